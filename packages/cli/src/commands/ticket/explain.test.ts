import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactDuration } from '../../output/explain.ts';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const hour = 3_600_000;
const entry = (from: string, to: string, kind: string, countedMs: number, totalMs: number, more: object) => ({
  from: `2026-${from}+08:00`,
  to: `2026-${to}+08:00`,
  kind,
  countedMs,
  totalMs,
  ahead: false,
  ...more,
});

const makeUp = { name: 'Make-up working day for Spring Festival', nameZh: '春节调休上班' };
const answer = {
  ticket: 'T-1001',
  asOf: '2026-02-24T10:20:00+08:00',
  clocks: [
    {
      name: 'workaround',
      kind: 'sla',
      goal: 'workaround',
      level: 'P2',
      state: 'running',
      policy: { contract: 'acme-2026', version: 3, phase: 'core' },
      calendar: { id: 'cn-office', version: 2 },
      startedAt: '2026-02-14T16:30:00+08:00',
      dueAt: '2026-02-24T11:50:00+08:00',
      targetMs: 4 * hour,
      elapsedMs: 2.5 * hour,
      remainingMs: 1.5 * hour,
      entries: [
        entry('02-14T16:30:00', '02-14T18:00:00', 'counted', 1.5 * hour, 1.5 * hour, {
          window: { kind: 'make-up', date: '2026-02-14', ...makeUp },
        }),
        entry('02-14T18:00:00', '02-15T00:00:00', 'closed', 0, 1.5 * hour, { closed: { kind: 'outside' } }),
        entry('02-15T00:00:00', '02-24T00:00:00', 'closed', 0, 1.5 * hour, {
          closed: { kind: 'holiday', date: '2026-02-15', name: 'Spring Festival', nameZh: '春节' },
        }),
        entry('02-24T09:00:00', '02-24T10:00:00', 'counted', hour, 2.5 * hour, {
          window: { kind: 'week', date: '2026-02-24' },
        }),
        entry('02-24T10:00:00', '02-24T10:20:00', 'paused', 0, 2.5 * hour, {
          pause: { on: 'customer', by: 'li-wei', reason: 'lot\nnumber' },
        }),
        entry('02-24T10:20:00', '02-24T11:50:00', 'counted', 1.5 * hour, 4 * hour, {
          window: { kind: 'week', date: '2026-02-24' },
          ahead: true,
        }),
      ],
      revisions: [
        {
          revision: 2,
          at: '2026-02-24T10:00:00+08:00',
          actor: 'li-wei',
          reason: 'paused',
          oldDueAt: '2026-02-24T11:30:00+08:00',
          newDueAt: null,
        },
      ],
    },
  ],
};

test('explain prints the ledger: what counted, what did not and why, and the sum up to the target', async () => {
  api.reply({ body: answer });
  const { code, out } = await perennial('ticket', 'explain', 'T-1001');
  expect(code).toBe(0);
  expect(api.seen[0]?.path).toBe('/v1/tickets/T-1001/explain');
  expect(out).toMatchInlineSnapshot(`
    "T-1001  as of 2026-02-24 10:20:00

    workaround  sla  P2  running  Due 2026-02-24 11:50:00
    Target 4:00:00  Elapsed 2:30:00  Left 1:30:00  Policy acme-2026 v3 core  Calendar cn-office v2
    From                 To                   What                                                   Counted  Total
    2026-02-14 16:30:00  2026-02-14 18:00:00  Make-up working day for Spring Festival                1:30:00  1:30:00
    2026-02-14 18:00:00  2026-02-15 00:00:00  out of hours                                                    1:30:00
    2026-02-15 00:00:00  2026-02-24 00:00:00  holiday: Spring Festival                                        1:30:00
    2026-02-24 09:00:00  2026-02-24 10:00:00  open hours                                             1:00:00  2:30:00
    2026-02-24 10:00:00  2026-02-24 10:20:00  paused: waiting for the customer (lot number, li-wei)           2:30:00
    2026-02-24 10:20:00  2026-02-24 11:50:00  open hours                                             1:30:00  4:00:00  ahead

    Revision  At                   Because  Old due              New due  Actor
    2         2026-02-24 10:00:00  paused   2026-02-24 11:30:00           li-wei
    "
  `);
});

test('in Chinese the days carry their Chinese names', async () => {
  api.reply({ body: answer });
  const { out } = await perennial('ticket', 'explain', 'T-1001', '--lang', 'zh-CN');
  expect(out).toContain('春节调休上班');
  expect(out).toContain('节假日: 春节');
  expect(out).toContain('等待客户 (lot number, li-wei)');
  expect(out).toMatch(/计时 +累计/);
  expect(out).toContain('预计');
  expect(out).not.toContain('Spring Festival');
});

test('one clock and an earlier instant are asked for as they are given', async () => {
  api.reply({ body: { ticket: 'T-1001', asOf: '2026-02-20T04:00:00Z', clocks: [] } });
  const argv = ['--clock', 'workaround', '--as-of', '2026-02-20T12:00:00+08:00'];
  const { out } = await perennial('ticket', 'explain', 'T-1001', ...argv);
  expect(api.seen[0]?.path).toBe(
    '/v1/tickets/T-1001/explain?clock=workaround&asOf=2026-02-20T12%3A00%3A00%2B08%3A00',
  );
  expect(out).toBe('T-1001  as of 2026-02-20 12:00:00\nnothing to show\n');
});

test('a paused clock says that its due instant is not known, and kinds of a newer API are shown as they come', async () => {
  const [clock] = answer.clocks;
  const odd = entry('02-24T10:00:00', '02-24T10:20:00', 'closed', 0, 0, { closed: { kind: 'flood' } });
  api.reply({ body: { ...answer, clocks: [{ ...clock, dueAt: null, entries: [odd], revisions: [] }] } });
  const { out } = await perennial('ticket', 'explain', 'T-1001');
  expect(out).toContain('not known while paused');
  expect(out).toContain('flood');
});

test('--json is the answer as it came; a bad instant never leaves the terminal', async () => {
  api.reply({ body: answer });
  expect(JSON.parse((await perennial('ticket', 'explain', 'T-1001', '--json')).out)).toEqual(answer);
  api.reply({ body: answer });
  const { code, err } = await perennial('ticket', 'explain', 'T-1001', '--as-of', 'yesterday');
  expect(code).toBe(2);
  expect(err).toContain('ISO-8601');
  expect(api.seen).toEqual([]);
});

test.each([
  [0, '0:00:00'],
  [1, '0:00:00.001'],
  [61_000, '0:01:01'],
  [100 * hour + 250, '100:00:00.250'],
])('%i ms is %s: nothing is rounded away', (ms, text) => {
  expect(exactDuration(ms)).toBe(text);
});
