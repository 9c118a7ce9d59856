import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../testing/api-double.ts';
import { terminal } from '../testing/terminal.ts';

let api: ApiDouble;
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const erase = (lang: 'en' | 'zh-CN', ...argv: string[]) =>
  terminal({ settings: { lang, color: false } })(
    '--intake',
    api.url,
    '--key',
    'pk_admin',
    'user',
    'erase',
    ...argv,
  );

const done = {
  person: 'p-7',
  state: 'waiting',
  asked: { by: 'adm', at: '2026-01-05T01:00:00.000Z', reason: 'asked by letter' },
  confirmed: { by: 'sec', at: '2026-01-05T02:00:00.000Z' },
  counts: { 'archive': 3, 'runs': 0, 'audit-values': 12 },
  remaining: ['ticket/T-1002'],
  retained: [{ what: 'signatures', count: 2, why: { 'zh-CN': '须留存', 'en': 'must stay' } }],
};

test.each([
  [['--reason', 'asked by letter'], 'POST /v1/people/p-7/erase', { reason: 'asked by letter' }],
  [['--confirm', '--reason', 'seen'], 'POST /v1/people/p-7/erase/confirm', { reason: 'seen' }],
  [['--cancel', '--reason', 'a mistake'], 'POST /v1/people/p-7/erase/cancel', { reason: 'a mistake' }],
  [['--status'], 'GET /v1/people/p-7/erase', undefined],
])('%j asks %s', async (argv, asked, body) => {
  api.reply({ body: done });
  expect((await erase('en', 'p-7', ...argv)).code).toBe(0);
  const [seen] = api.seen;
  expect(`${seen?.method} ${seen?.path}`).toBe(asked);
  expect(seen?.body === '' || seen === undefined ? undefined : JSON.parse(seen.body)).toEqual(body);
});

test.each([
  [['--cancel']],
  [['--confirm']],
  [[]],
  [['--confirm', '--cancel', '--reason', 'r']],
  [['--status', '--confirm']],
])('%j is refused before anything is sent', async (argv) => {
  api.reply({ body: done });
  const { code } = await erase('en', 'p-7', ...argv);
  expect({ code, seen: api.seen }).toEqual({ code: 2, seen: [] });
});

test('what is gone, what remains and what stays is said in the reader’s language', async () => {
  api.reply({ body: done });
  const { out } = await erase('en', 'p-7', '--status');
  expect(out).toMatch(/Asked by +adm 2026-01-05 .*: asked by letter/);
  expect(out).toMatch(/Erased +archive 3, audit-values 12/);
  expect(out).toMatch(/Until archived +ticket\/T-1002/);
  expect(out).toMatch(/Retained +signatures \(2\): must stay/);
  api.reply({ body: { ...done, state: 'none', obstacles: [{ message: 'T-1 is assigned to p-7' }] } });
  const zh = await erase('zh-CN', 'p-7', '--status');
  expect(zh.out).toMatch(/依法保留 +signatures \(2\): 须留存/);
  expect(zh.out).toMatch(/须先移交 +T-1 is assigned to p-7/);
  expect(zh.out).toContain('未申请');
});
