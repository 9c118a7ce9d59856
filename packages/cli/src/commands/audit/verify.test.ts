import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const verify = (...argv: string[]) =>
  cli('--intake', api.url, '--key', 'pk_test', 'audit', 'verify', ...argv);
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const note = 'perennial/north\n41\nroot\n\n— perennial/north signature\n';

test('a log that fits ends with 0 and shows its newest checkpoint', async () => {
  api.reply({ body: { ok: true, size: 41, unsealed: 2, checkpoint: note } });
  const { code, out } = await verify();
  expect(code).toBe(0);
  expect(api.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/audit/verify']);
  expect(out).toBe(`verified: 41 events, 2 not sealed yet\n${note}`);
});

test('a log that names what it lost with a restore is whole, and what it names is told', async () => {
  const text = 'restored from a backup: places 4 to 8 of the log were lost';
  api.reply({ body: { ok: true, size: 41, unsealed: 0, notes: [text], checkpoint: note } });
  const { code, out } = await verify();
  expect([code, out]).toEqual([0, `verified: 41 events\n${text}\n${note}`]);
});

test('one record is asked for by its stream', async () => {
  api.reply({ body: { ok: true, events: 7 } });
  const { code, out } = await verify('--stream', 'ticket/T-1001');
  expect([code, out]).toEqual([0, 'verified: 7 events\n']);
  expect(api.seen[0]?.path).toBe('/v1/audit/verify?stream=ticket%2FT-1001');
});

test('the first event that does not fit is named, with 1', async () => {
  const bad = { what: 'north/ticket/T-1001/3', why: 'its content is not what was sealed' };
  api.reply({ body: { ok: false, size: 41, unsealed: 0, bad } });
  const { code, err } = await verify();
  expect(code).toBe(1);
  expect(err).toContain('does not verify: north/ticket/T-1001/3: its content is not what was sealed');
});

test('an answer that does not say ok is not taken for good', async () => {
  api.reply({ body: {} });
  expect((await verify()).code).toBe(1);
});

test('a checkpoint kept from before goes along; one that cannot be read stops the command', async () => {
  const { dir, remove } = await folderWith({ 'kept.txt': note });
  api.reply({ body: { ok: true, size: 41, unsealed: 0 } });
  expect((await verify('--checkpoint', join(dir, 'kept.txt'))).code).toBe(0);
  expect(new URL(api.seen[0]?.path ?? '', api.url).searchParams.get('checkpoint')).toBe(note);
  api.reply({});
  expect((await verify('--checkpoint', join(dir, 'absent.txt'))).code).toBe(2);
  expect(api.seen).toEqual([]);
  await remove();
});

test('what cannot be judged is neither good nor bad', async () => {
  api.reply({ status: 503, body: { code: 'store.unavailable', detail: 'nothing is sealed here' } });
  const { code, err } = await verify();
  expect(code).toBe(6);
  expect(err).toContain('nothing is sealed here');
});
