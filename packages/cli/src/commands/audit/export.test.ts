import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
let taken: Awaited<ReturnType<typeof folderWith>>;
const cli = terminal();
const audit = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', 'audit', ...argv);
beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({});
  taken = await folderWith({ 'file.txt': 'mine' });
});
afterAll(async () => {
  await api.close();
  await folder.remove();
  await taken.remove();
});

const entry = (path: string, text: string, type = '0'): Buffer => {
  const at = Buffer.alloc(512 + Math.ceil(Buffer.byteLength(text) / 512) * 512);
  at.write(path, 0);
  at.write(Buffer.byteLength(text).toString(8).padStart(11, '0'), 124);
  at.write(type, 156);
  at.write(text, 512);
  return at;
};
const answering = (...entries: Buffer[]) =>
  api.stream((_, response) => {
    response.writeHead(200, { 'content-type': 'application/gzip' });
    response.end(gzipSync(Buffer.concat([...entries, Buffer.alloc(1_024)])));
  });

test('a bundle is unpacked into its folder', async () => {
  answering(entry('key.txt', 'k\n'), entry('tile/0/000.p/1', ''), entry('index/000000.csv', 'a'.repeat(700)));
  const out = join(folder.dir, 'new');
  const { code, out: said } = await audit(
    'export',
    '--period',
    '2026-Q3',
    '--customer',
    'acme',
    '--out',
    out,
  );
  expect(code).toBe(0);
  expect(api.seen.map(({ path }) => path)).toEqual(['/v1/audit/export?period=2026-Q3&customer=acme']);
  expect(said).toContain('3 files');
  expect(await readFile(join(out, 'key.txt'), 'utf8')).toBe('k\n');
  expect(await readFile(join(out, 'index/000000.csv'), 'utf8')).toHaveLength(700);
});

test('a folder that holds something stays as it is', async () => {
  answering(entry('key.txt', 'k\n'));
  const { code, err } = await audit('export', '--period', '2026', '--out', taken.dir);
  expect([code, api.seen.length]).toEqual([2, 0]);
  expect(err).toContain('is not empty');
});

test.each([
  ['a name that leaves the folder', entry('../evil.txt', 'x')],
  ['a name from the root', entry('/tmp/evil.txt', 'x')],
  ['a link', entry('link', '', '2')],
])('an archive with %s is not unpacked', async (_, evil) => {
  answering(entry('key.txt', 'k\n'), evil);
  const out = join(folder.dir, 'evil');
  const { code, err } = await audit('export', '--period', '2026', '--out', out);
  expect(code).toBe(1);
  expect(err).toContain('did not arrive whole');
  await expect(readFile(join(out, 'key.txt'))).rejects.toThrow('ENOENT');
});

test('an archive that breaks off is none', async () => {
  api.stream((_, response) => {
    response.writeHead(200, { 'content-type': 'application/gzip' });
    response.end(gzipSync(entry('key.txt', 'k\n')).subarray(0, 20));
  });
  expect((await audit('export', '--period', '2026', '--out', join(folder.dir, 'half'))).code).toBe(1);
});

test('what is no bundle is neither good nor bad', async () => {
  const { code, err } = await audit('verify', '--bundle', taken.dir);
  expect([code, err]).toEqual([2, expect.stringContaining('cannot be judged: key.txt')]);
  expect((await audit('verify', '--bundle', join(folder.dir, 'absent'))).code).toBe(2);
});

test('a bundle is judged as a whole, and only a bundle takes a key', async () => {
  expect((await audit('verify', '--bundle', folder.dir, '--stream', 'ticket/T-1')).code).toBe(2);
  expect((await audit('verify', '--trust', 'k')).code).toBe(2);
});
