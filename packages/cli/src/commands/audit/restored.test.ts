import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const restored = (...argv: string[]) =>
  cli('--intake', api.url, '--key', 'pk_test', 'audit', 'restored', ...argv);
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const text = 'restored from a backup: places 4 to 8 of the log were lost';

test('a checkpoint from a file goes along with the reason, and what was lost is told', async () => {
  const { dir, remove } = await folderWith({ 'kept.txt': 'cGVyZW5uaWFs' });
  api.reply({ status: 201, body: { text } });
  const argv = ['--reason', 'the disk is gone', '--checkpoint', join(dir, 'kept.txt')];
  expect(await restored(...argv)).toMatchObject({ code: 0, out: `${text}\n` });
  expect(api.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
    ['POST', '/v1/audit/restored', { reason: 'the disk is gone', checkpoint: 'cGVyZW5uaWFs' }],
  ]);
  await remove();
});

test('nothing is sent without a reason; that nothing is lost is a conflict', async () => {
  api.reply({ body: {} });
  expect((await restored()).code).toBe(2);
  expect(api.seen).toEqual([]);
  api.reply({ status: 409, body: { code: 'audit.nothingLost', detail: 'the log holds it' } });
  const { code, err } = await restored('--reason', 'r');
  expect([code, err]).toEqual([5, expect.stringContaining('the log holds it')]);
});
