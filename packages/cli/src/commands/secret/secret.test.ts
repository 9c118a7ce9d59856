import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const asked: string[] = [];
let typed = '';
const cli = terminal({
  secretText: async (question) => {
    asked.push(question);
    return typed;
  },
});
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const secret = { name: 'ACME_ERP', createdAt: '2026-01-05T01:00:00.000Z', by: 'li.wei' };
const sent = () => api.seen.map(({ method, path }) => `${method} ${path}`);

test('put asks for the value, sends it as it is, and does not show it', async () => {
  api.reply({ status: 201, body: secret });
  typed = ' line one\nline two ';
  const { code, out, err } = await perennial('secret', 'put', 'ACME_ERP');
  expect(code).toBe(0);
  expect(asked).toEqual(['Value of the secret']);
  expect(sent()).toEqual(['POST /v1/secrets']);
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({ name: 'ACME_ERP', value: typed });
  expect(out).toContain('ACME_ERP');
  expect(out + err).not.toContain('line one');
});

test('put passes the reason on', async () => {
  api.reply({ body: secret });
  typed = 'other';
  await perennial('secret', 'put', 'ACME_ERP', '--reason', 'leaked');
  expect(JSON.parse(api.seen[0]?.body ?? '')).toMatchObject({ value: 'other', reason: 'leaked' });
});

test('list shows names, when and by whom', async () => {
  api.reply({ body: { items: [secret] } });
  const { code, out } = await perennial('secret', 'list');
  expect(code).toBe(0);
  expect(sent()).toEqual(['GET /v1/secrets']);
  for (const shown of ['ACME_ERP', '2026-01-05', 'li.wei']) expect(out).toContain(shown);
});

test('delete names the secret and the reason', async () => {
  api.reply({ body: secret });
  const { code } = await perennial('secret', 'delete', 'ACME_ERP', '--reason', 'site closed');
  expect(code).toBe(0);
  expect(sent()).toEqual(['DELETE /v1/secrets/ACME_ERP']);
  expect(api.seen[0]?.headers['x-reason']).toBe('site%20closed');
});

test('rotate-data posts the reason and prints the new key alone', async () => {
  api.reply({ status: 201, body: { id: 'north.2' } });
  const { code, out } = await perennial('key', 'rotate-data', '--reason', 'yearly');
  expect([code, out]).toEqual([0, 'north.2\n']);
  expect(sent()).toEqual(['POST /v1/data-keys/rotate']);
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({ reason: 'yearly' });
});

test.each([
  [['secret', 'put', 'ACME_ERP', 'the-value'], 'too many arguments'],
  [['secret', 'put'], "missing required argument 'name'"],
  [['secret', 'delete', 'ACME_ERP'], 'say why: perennial secret delete needs --reason TEXT'],
  [['key', 'rotate-data'], 'say why: perennial key rotate-data needs --reason TEXT'],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial(...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('a value that is no text is refused before anything is sent', async () => {
  api.reply({});
  const broken = terminal({ secretText: () => Promise.reject(new TypeError('not UTF-8')) });
  const { code, err } = await broken('--intake', api.url, '--key', 'pk_test', 'secret', 'put', 'X');
  expect([code, err]).toEqual([2, 'the value cannot be read: not UTF-8\n']);
  expect(api.seen).toEqual([]);
});

test('an empty value, and none at all, are refused before anything is sent', async () => {
  api.reply({});
  typed = '';
  const empty = await perennial('secret', 'put', 'ACME_ERP');
  expect([empty.code, empty.err]).toEqual([2, 'the value is empty; nothing was put\n']);
  const deaf = await terminal()('--intake', api.url, '--key', 'pk_test', 'secret', 'put', 'ACME_ERP');
  expect([deaf.code, deaf.err]).toEqual([2, 'there is nowhere to type the value; pipe it in\n']);
  expect(api.seen).toEqual([]);
});
