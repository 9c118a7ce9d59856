import type { HeldRow } from '@perennial/domain/migration/job/rules';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MigrationWorld, openMigrationWorld } from '../../testing/migration-world.ts';

let m: MigrationWorld;
let no = '';
beforeAll(async () => {
  m = await openMigrationWorld();
  no = await m.started();
});
afterAll(() => m.close());
beforeEach(() => {
  m.flow.answers({});
  m.flow.outside.away = false;
});

const held = (ordinal: number): HeldRow => ({
  ...{ table: 'a/b', chunk: 3, ordinal, rawHex: 'b0a1', state: 'open' },
  decoded: { fid: String(ordinal), fname: { hex: 'ff' } },
  reasons: [{ rule: 'encoding', column: 'name', message: 'no GB18030' }],
});
const row = { table: 'items', chunk: 3, ordinal: 7 };
const fix = (body: object, by: Parameters<MigrationWorld['say']>[0] = 'ann', key?: string) =>
  m.say(by, 'POST', `/v1/migrations/${no}/quarantine/fix`, body, key === undefined ? {} : { key });

test('rows that are held back come page by page, with what the source sent', async () => {
  m.flow.answers({ 'list-held': { ok: { rows: [held(1), held(2), held(3)] } } });
  const first = await m.say(
    'qiu',
    'GET',
    `/v1/migrations/${no}/quarantine?limit=2&rule=encoding&table=a%2Fb`,
  );
  expect(first.status).toBe(200);
  expect(first.json.items).toMatchObject([{ id: 'a/b/3/1', rawHex: 'b0a1' }, { id: 'a/b/3/2' }]);
  expect(m.flow.asked.at(-1)?.question).toMatchObject({
    kind: 'list-held',
    asks: { no, query: { table: 'a/b', rule: 'encoding', limit: 3 } },
  });
  m.flow.answers({ 'list-held': { ok: { rows: [held(3)] } } });
  const rest = await m.say(
    'qiu',
    'GET',
    `/v1/migrations/${no}/quarantine?limit=2&cursor=${first.json.nextCursor}`,
  );
  expect(rest.json.items.map(({ id }) => id)).toEqual(['a/b/3/3']);
  expect(rest.json).not.toHaveProperty('nextCursor');
  expect(m.flow.asked.at(-1)?.question).toMatchObject({
    asks: { query: { after: { table: 'a/b', chunk: 3, ordinal: 2 } } },
  });
});

test.each([
  'limit=0',
  'limit=201',
  'state=gone',
  'cursor=xx',
  `cursor=${Buffer.from('"x"').toString('base64url')}`,
  'rules=a',
])('the query %s is refused', async (query) => {
  expect((await m.say('ann', 'GET', `/v1/migrations/${no}/quarantine?${query}`)).status).toBe(422);
});

test('a row is fixed by whoever asked, with the reason; values go to the worker and stand in no trail', async () => {
  const { status, json } = await fix({
    row,
    values: { fname: 'corrected-value', fnote: null },
    reason: 'asked them',
  });
  expect(status).toBe(200);
  expect(json).toEqual({ id: expect.any(String), row: 'items/3/7', kind: 'fixed' });
  expect(m.flow.asked.at(-1)?.question).toMatchObject({
    kind: 'fix-held',
    asks: { no, row, values: { fname: 'corrected-value', fnote: null }, by: 'ann', why: 'asked them' },
  });
  const events = await m.trail(`migration-job/${json.id}`);
  expect(events).toMatchObject([
    { action: 'migration-job.asked', actor: { id: 'ann' }, reason: 'asked them' },
    { action: 'migration-job.answered' },
  ]);
  expect(JSON.stringify(events)).not.toContain('corrected-value');
});

test('a row that is still rejected says by which rules', async () => {
  const rejections = [{ rule: 'target.22001', column: 'name', message: 'too long' }];
  m.flow.answers({ 'fix-held': { ok: { kind: 'still-rejected', rejections } } });
  const { status, json } = await fix({ row, values: { fname: 'x' }, reason: 'r' });
  expect([status, json.kind]).toEqual([200, 'still-rejected']);
  expect(json).toMatchObject({ rejections });
});

test('a row that is not there is a 404, one that was settled a 409', async () => {
  m.flow.answers({ 'fix-held': { ok: { kind: 'unknown' } } });
  expect((await fix({ row, values: { fname: 'x' }, reason: 'r' })).status).toBe(404);
  m.flow.answers({ 'fix-held': { ok: { kind: 'settled' } } });
  expect(await fix({ row, values: { fname: 'x' }, reason: 'r' })).toMatchObject({
    status: 409,
    json: { code: 'migration.refused', errors: [{ code: 'row.settled' }] },
  });
});

test.each([
  [{ row, values: {}, reason: 'r' }, '/values'],
  [{ row: { ...row, chunk: -1 }, values: { a: 'b' }, reason: 'r' }, '/row/chunk'],
  [{ row, values: { a: 1 }, reason: 'r' }, '/values/a'],
  [{ row, values: { a: 'b' } }, '/reason'],
])('a bad correction names its field, and no worker is asked', async (body, path) => {
  const before = m.flow.asked.length;
  const { status, json } = await fix(body);
  expect([status, json.errors[0]?.path]).toEqual([422, path]);
  expect(m.flow.asked.length).toBe(before);
});

test('a correction repeated with its key is done once; other values under it are a conflict', async () => {
  const key = freshName('key');
  const body = { row, values: { fname: 'x' }, reason: 'r' };
  const before = m.flow.asked.length;
  const first = await fix(body, 'ann', key);
  m.flow.answers({ 'fix-held': { ok: { kind: 'settled' } } });
  expect((await fix(body, 'ann', key)).json).toEqual(first.json);
  expect(m.flow.asked.length).toBe(before + 1);
  const other = await fix({ ...body, values: { fname: 'y' } }, 'ann', key);
  expect([other.status, other.json.code]).toEqual([409, 'idempotency.conflict']);
});

test('no answer is a 503; what was asked is done once the worker is back', async () => {
  const key = freshName('key');
  const body = { row, values: { fname: 'x' }, reason: 'r' };
  m.flow.outside.away = true;
  expect((await fix(body, 'ann', key)).status).toBe(503);
  m.flow.outside.away = false;
  expect((await fix(body, 'ann', key)).json.kind).toBe('fixed');
});

test('leads and qa waive rows, engineers do not; each row says what became of it', async () => {
  const rows = [row, { ...row, ordinal: 8 }];
  m.flow.answers({
    'waive-held': {
      ok: {
        rows: [
          { ...row, kind: 'waived' },
          { ...row, ordinal: 8, kind: 'unknown' },
        ],
      },
    },
  });
  const waive = (by: 'ann' | 'qiu') =>
    m.say(by, 'POST', `/v1/migrations/${no}/quarantine/waive`, { rows, reason: 'test entries' });
  expect((await waive('ann')).status).toBe(403);
  const { json } = await waive('qiu');
  expect(json.items).toMatchObject([
    { id: 'items/3/7', kind: 'waived' },
    { id: 'items/3/8', kind: 'unknown' },
  ]);
});

test('neither agents nor customers see rows, not even their own', async () => {
  for (const by of ['mo', 'owen'] as const)
    expect((await m.say(by, 'GET', `/v1/migrations/${no}/quarantine`)).status).toBe(403);
});
