import { postedCommands } from '@perennial/domain/ticket/rules';
import { commandBodies } from '@perennial/domain/ticket/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';
import { aTicket } from '../../testing/ticket.ts';
import type { steps } from './steps.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const table: [name: keyof typeof steps, argv: string[], body: object][] = [
  ['acknowledge', ['acknowledge'], {}],
  [
    'triage',
    ['triage', '--class', 'data', '--level', 'P2', '--level-reason', 'one user only', '--group', 'wms'],
    { class: 'data', level: 'P2', levelReason: 'one user only', group: 'wms' },
  ],
  [
    'triage',
    ['triage', '--request-kind', 'report', '--hours', '6', '--estimate-note', 'incl. test'],
    { requestKind: 'report', estimate: { hours: 6, note: 'incl. test' } },
  ],
  ['assign', ['assign', '--to', 'li.wei', '--group', 'wms'], { assignee: 'li.wei', group: 'wms' }],
  [
    'respond',
    [
      ...['respond', '--plan', 'rebuild the picking index', '--rollback', 'restore the old index'],
      ...['--next', 'rebuild | li.wei | +2h', '--next', 'check lots|wang.fang|2026-01-05T18:00:00+08:00'],
    ],
    {
      plan: 'rebuild the picking index',
      rollback: 'restore the old index',
      nextSteps: [
        { what: 'rebuild', owner: 'li.wei', by: '2026-01-05T03:00:00.000Z' },
        { what: 'check lots', owner: 'wang.fang', by: '2026-01-05T18:00:00+08:00' },
      ],
    },
  ],
  ['start', ['start'], {}],
  [
    'workaround',
    ['workaround', '--what', 'paper list', '--confirmed-by', 'Chen Jie'],
    { what: 'paper list', confirmedBy: 'Chen Jie' },
  ],
  [
    'updates',
    ['update', '--text', 'index is rebuilding', '--visibility', 'internal'],
    { text: 'index is rebuilding', visibility: 'internal' },
  ],
  ['messages', ['message', '--text', '还是空的'], { text: '还是空的' }],
  ['hold', ['hold', '--on', 'customer', '--reason', 'log wanted'], { on: 'customer', reason: 'log wanted' }],
  ['resume', ['resume', '--note', 'log came'], { note: 'log came' }],
  [
    'priority',
    ['priority', '--level', 'P1', '--reason', 'whole site'],
    { level: 'P1', reason: 'whole site' },
  ],
  [
    'propose-fix',
    [
      ...['propose-fix', '--summary', 'rebuild', '--change', 'index', '--impact', 'none'],
      ...['--prevention', 'nightly check', '--rollback-step', 'restore-index'],
    ],
    {
      summary: 'rebuild',
      changeRecord: { what: 'index', impact: 'none', prevention: 'nightly check' },
      rollback: { step: 'restore-index' },
    },
  ],
  [
    'propose-fix',
    ['propose-fix', '--summary', 'advice', '--unchanged', 'was a setting', '--rollback', 'nothing to undo'],
    {
      summary: 'advice',
      changeRecord: { noChange: 'was a setting' },
      rollback: { instructions: 'nothing to undo' },
    },
  ],
  [
    'approve',
    ['approve', '--verdict', 'reject', '--reason', 'no rollback'],
    { verdict: 'reject', reason: 'no rollback' },
  ],
  [
    'verify',
    ['verify', '--check', 'function=pass', '--check', 'data=fail:3 lots differ: L-1'],
    {
      checks: [
        { kind: 'function', result: 'pass' },
        { kind: 'data', result: 'fail', note: '3 lots differ: L-1' },
      ],
    },
  ],
  ['rollback', ['rollback', '--note', 'restored'], { note: 'restored' }],
  ['accept', ['accept'], {}],
  [
    'close',
    ['close', '--unchanged', 'advice only', '--note', 'x'],
    { changeRecord: { noChange: 'advice only' }, note: 'x' },
  ],
  ['reopen', ['reopen', '--reason', 'again'], { reason: 'again' }],
  ['cancel', ['cancel', '--reason', 'double'], { reason: 'double' }],
  [
    'attach-clock',
    ['attach-clock', '--clock', 'adverse-event', '--reason', 'reportable'],
    { clock: 'adverse-event', reason: 'reportable' },
  ],
  [
    'stop-clock',
    ['stop-clock', '--clock', 'adverse-event', '--note', 'reported'],
    { clock: 'adverse-event', note: 'reported' },
  ],
  [
    'log-work',
    ['log-work', '--from', '2026-01-05T09:00:00+08:00', '--to', '2026-01-05T10:20:00+08:00'],
    { from: '2026-01-05T09:00:00+08:00', to: '2026-01-05T10:20:00+08:00' },
  ],
];

test('the table of this test names every command a person may give', () => {
  expect(new Set(table.map(([name]) => name))).toEqual(new Set(postedCommands));
});

test.each(table)(
  '%s: the words of the command line become the body the API accepts',
  async (name, argv, body) => {
    api.reply({ body: aTicket() });
    const [step = '', ...options] = argv;
    const { code, err } = await perennial('ticket', step, 'T-1001', ...options);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(api.seen).toHaveLength(1);
    const [seen] = api.seen;
    expect(`${seen?.method} ${seen?.path}`).toBe(`POST /v1/tickets/T-1001/${name}`);
    expect(JSON.parse(seen?.body ?? '')).toEqual(body);
    expect(seen?.headers).toMatchObject({
      'authorization': 'Bearer pk_test',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(commandBodies[name].safeParse(body).success).toBe(true);
  },
);

test.each([
  [['triage', 'T-1001', '--class', 'weather'], 'Allowed choices are configuration'],
  [['respond', 'T-1001', '--plan', 'x'], '--next'],
  [['respond', 'T-1001', '--plan', 'x', '--next', 'only words'], 'WHAT | OWNER | BY'],
  [['respond', 'T-1001', '--plan', 'x', '--next', 'a | b | tomorrow'], 'ISO-8601'],
  [['verify', 'T-1001', '--check', 'data'], 'KIND=pass'],
  [['triage', 'T-1001', '--hours', '1.5'], 'whole number'],
  [['start'], "missing required argument 'no'"],
  [['start', 'T-1001', '--nonsense'], 'unknown option'],
  [['dance', 'T-1001'], 'unknown command'],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({ body: aTicket() });
  const { code, err } = await perennial('ticket', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('a number is one segment of the path, whatever is in it', async () => {
  api.reply({ body: aTicket() });
  await perennial('ticket', 'start', '../keys?x=1');
  expect(api.seen[0]?.path).toBe('/v1/tickets/..%2Fkeys%3Fx%3D1/start');
});
