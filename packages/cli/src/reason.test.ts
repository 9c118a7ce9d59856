/** Why: given, asked for at a terminal, or refused with the flag's name; for every command that changes or ends something. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from './testing/api-double.ts';
import { folderWith } from './testing/files.ts';
import { terminal } from './testing/terminal.ts';

let api: ApiDouble;
let folder: Awaited<ReturnType<typeof folderWith>>;
beforeAll(async () => {
  api = await apiDouble();
  folder = await folderWith({ 'sites.csv': 'id,name\nacme,Acme\n', 'c.yaml': 'id: acme\n' });
});
afterAll(async () => {
  await api.close();
  await folder.remove();
});

const asked: string[] = [];
const at = (typed?: string) => {
  asked.length = 0;
  const line = async (question: string) => {
    asked.push(question);
    return typed ?? '';
  };
  const perennial = terminal({
    cwd: folder.dir,
    secretText: async () => 'value',
    ...(typed === undefined ? {} : { line }),
  });
  const base = ['--intake', api.url, '--notification', api.url, '--key', 'pk_test'];
  return (argv: string[]) => perennial(...base, ...argv);
};

const uuid = '0190b5a0-0000-4000-8000-000000000001';
const always: string[][] = [
  ['key', 'revoke', 'k1'],
  ['key', 'rotate-data'],
  ['secret', 'delete', 'ACME_ERP'],
  ['delivery', 'replay', 'd1'],
  ['security', 'review', 'e1'],
  ['credit', 'agree', 'x'],
  ['credit', 'apply', 'x', '--next-fee'],
  ['credit', 'choose', 'x'],
  ['credit', 'dispute', 'x'],
  ['credit', 'propose-again', 'x'],
  ['credit', 'reverse', 'x', '--next-fee'],
  ['credit', 'waive', 'x'],
  ['user', 'invite', 'li.wei'],
  ['user', 'grant', 'li.wei', '--role', 'qa', '--expires', '+1d'],
  ['user', 'revoke', 'li.wei', 'g1'],
  ['user', 'reset', 'li.wei', '--what', 'totp'],
  ['approvals', 'delegate', 'M-1.cutover.1', '--to', 'lei', '--role', 'qa', '--until', '+2d'],
  ['approvals', 'revoke', 'M-1.cutover.1', '--signature', uuid],
];
const ifChanged: string[][] = [
  ['register', 'import', 'sites', 'sites.csv'],
  ['contract', 'apply', 'c.yaml'],
  ['calendar', 'import', 'c.yaml'],
  ['secret', 'put', 'ACME_ERP'],
];

const sent = (): (string | undefined)[] =>
  api.seen.map(({ headers, body }) => {
    const header = headers['x-reason'];
    if (typeof header === 'string') return decodeURIComponent(header);
    return headers['content-type'] === 'application/json' ? JSON.parse(body).reason : undefined;
  });

const wanted = {
  status: 422,
  body: {
    title: 'The request has faults',
    errors: [{ path: '/reason', code: 'required', message: 'it is there already; say why' }],
  },
};
const named = (argv: string[]) => `say why: perennial ${argv[0]} ${argv[1]} needs --reason TEXT\n`;

test.each(always)('%s %s: without a terminal nothing is sent, and the flag is named', async (...argv) => {
  api.reply({});
  expect(await at()(argv)).toEqual({ code: 2, out: '', err: named(argv) });
  expect(await at()([...argv, '--reason', '  '])).toEqual({ code: 2, out: '', err: named(argv) });
  expect(api.seen).toEqual([]);
});

test.each(always)('%s %s: at a terminal it is asked for, and what was typed is sent', async (...argv) => {
  api.reply({});
  expect((await at(' 人员离职 ')(argv)).code).toBe(0);
  expect(asked).toEqual(['Reason']);
  expect(sent()).toEqual(['人员离职']);
  api.reply({});
  expect(await at(' ')(argv)).toMatchObject({ code: 2, err: named(argv) });
  expect(api.seen).toEqual([]);
});

test.each([...always, ...ifChanged])('%s %s: what was given is not asked for again', async (...argv) => {
  api.reply({});
  expect((await at('typed')([...argv, '--reason', 'it left'])).code).toBe(0);
  expect(asked).toEqual([]);
  expect(sent()).toEqual(['it left']);
});

test.each(ifChanged)('%s %s: asked for only once the API wants it, then sent again', async (...argv) => {
  api.reply({});
  expect((await at('typed')(argv)).code).toBe(0);
  expect([asked, sent()]).toEqual([[], [undefined]]);
  api.reply(wanted, {});
  expect((await at('typed')(argv)).code).toBe(0);
  expect([asked, sent()]).toEqual([['Reason'], [undefined, 'typed']]);
});

test.each(ifChanged)('%s %s: without a terminal the refusal names the flag', async (...argv) => {
  api.reply(wanted);
  const { code, err } = await at()(argv);
  expect(code).toBe(2);
  expect(err).toContain('it is there already');
  expect(err.endsWith(named(argv))).toBe(true);
  expect(api.seen).toHaveLength(1);
});

test('another refusal is not met with a question', async () => {
  const other = { path: '/rows/0/id', code: 'required', message: 'give an id' };
  api.reply({ status: 422, body: { ...wanted.body, errors: [other] } });
  expect((await at('typed')(['contract', 'apply', 'c.yaml'])).code).toBe(2);
  expect([asked, api.seen.length]).toEqual([[], 1]);
});
