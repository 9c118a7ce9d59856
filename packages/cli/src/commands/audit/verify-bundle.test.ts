import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aBundle } from '@perennial/domain/audit/bundle/testing/a-bundle';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminal } from '../../testing/terminal.ts';

const files = aBundle(300);
const key = Buffer.from(files.get('key.txt') ?? [])
  .toString()
  .trim();
const cli = terminal();
let dir: string;

const put = async (path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(join(dir, dirname(path)), { recursive: true });
  await writeFile(join(dir, path), bytes);
};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perennial-cli-'));
  for (const [path, bytes] of files) await put(path, bytes);
});
afterAll(() => rm(dir, { recursive: true }));

/** No service is named, and none is asked: there is no key for one either. */
const verify = (...argv: string[]) => cli('audit', 'verify', '--bundle', dir, ...argv);

test('a whole bundle ends with 0; without a trusted key its own is shown, to be compared', async () => {
  expect(await verify('--trust', key)).toMatchObject({
    code: 0,
    out: 'verified: 300 events of bench, 2026; log of 300 events\n',
  });
  expect((await verify()).out).toContain(`signed by ${key}; compare`);
  expect(JSON.parse((await verify('--json')).out)).toMatchObject({ verdict: 'good', events: 300, key });
});

test('after one changed byte the event is named, with 1, and it is whole again with the byte put back', async () => {
  const path = 'events/000000.jsonl';
  const whole = Buffer.from(files.get(path) ?? []);
  const changed = Buffer.from(whole);
  const at = whole.indexOf('\n') + 40;
  changed[at] = (changed[at] ?? 0) ^ 1;
  await put(path, changed);
  const { code, err } = await verify('--trust', key);
  expect(code).toBe(1);
  expect(err).toBe(
    `does not verify: leaf 1, line 2 of ${path}: the event there is not the one that was sealed\n`,
  );
  await put(path, whole);
  expect((await verify('--trust', key)).code).toBe(0);
});

test('another key than the one trusted is refused', async () => {
  const { code, err } = await verify('--trust', 'perennial/bench+00000000+AAAA');
  expect([code, err]).toEqual([1, expect.stringContaining('it is not the key you trust')]);
});
