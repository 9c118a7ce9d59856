import { riskRecord } from '@perennial/domain/migration/run/risk';
import { expect, test } from 'vitest';
import { checkRisk } from './check-risk.ts';

const risk = {
  no: 'M-1',
  planHash: 'a'.repeat(64),
  table: 'item',
  finding: 'L1.checksum',
  evidence: '1 of 8 differ',
};
type Approvals = Parameters<typeof checkRisk>[0]['approvals'];
type Approval = NonNullable<Awaited<ReturnType<Approvals['get']>>>;

const approval = (over: Partial<Approval> = {}): Approval => ({
  tenant: 'demo',
  customer: 'acme',
  no: 'R-1',
  subject: { type: 'migration', id: 'M-1' },
  gate: 'risk',
  attempt: 1,
  title: 'accept',
  statement: { 'zh-CN': '', 'en': '' },
  record: riskRecord(risk),
  policy: {
    id: 'change',
    version: 1,
    meaning: 'approved',
    seats: [],
    remindEveryMs: 1,
    validForMs: 1,
    delegation: { maxMs: 1 },
  },
  author: { id: 'ann', name: 'Ann' },
  state: 'approved',
  signatures: [
    {
      id: 's',
      by: { id: 'qiu', name: 'Qiu' },
      role: 'qa',
      at: 1,
      verdict: 'approve',
      meaning: 'approved',
      purpose: 'approve',
      authentication: 'password+totp',
    },
  ],
  delegations: [],
  missing: [],
  openedAt: 0,
  updatedAt: 0,
  seq: 3,
  rev: 3,
  workflow: { id: 'approval/demo/R-1' },
  ...over,
});
const check = (found: Approval | undefined, asked = risk) =>
  checkRisk({ approvals: { get: async () => found } })({ tenant: 'demo', approval: 'R-1', ...asked });

test('an approval of exactly this finding is taken, with who signed it', async () => {
  expect(await check(approval())).toEqual({ by: 'qiu' });
});

test.each([
  ['there is none', undefined, risk],
  ['it is pending', approval({ state: 'pending' }), risk],
  ['the evidence has changed', approval(), { ...risk, evidence: '2 of 8 differ' }],
  ['another table is meant', approval(), { ...risk, table: 'lot' }],
  ['another plan is followed', approval(), { ...risk, planHash: 'b'.repeat(64) }],
  ['its signature is void', approval({ signatures: [] }), risk],
])('it is refused where %s', async (_, found, asked) => {
  expect(await check(found, asked)).toEqual({ refused: expect.stringContaining('R-1') });
});
