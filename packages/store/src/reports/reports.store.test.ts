import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { ClockKind } from '@perennial/domain/sla/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
const tenant = freshName('tenant');
const scopeOf = (customer?: string): Scope => ({
  tenant,
  ...(customer ? { customer } : {}),
  actor: systemActor,
  requestId: 'test',
});
const ever = { from: 0, to: Number.MAX_SAFE_INTEGER };

const open = async (number: number, customer: string, kinds: ClockKind[]): Promise<void> => {
  const { record, event } = aTicket({ number });
  const [clock] = record.clocks;
  if (!clock) throw new Error('the builder makes no clock');
  const own = { ...record, tenant, customer, clocks: kinds.map((kind) => ({ ...clock, kind })) };
  await store.tickets.open(scopeOf(), {
    record: own,
    event,
    start: { workflowId: `ticket/${tenant}/${own.no}`, input: {} },
  });
};
beforeAll(async () => {
  store = openStore({ uri: freshDatabase() });
  await store.ensureIndexes();
  await open(1_001, 'acme', ['sla', 'ola', 'supplier']);
  await open(1_002, 'bohai', ['sla', 'ola']);
});
afterAll(() => store.close());

const kindsOf = async (scope: Scope, range: { kind?: ClockKind; customer?: string } = {}) =>
  (await store.reports.clockFigures(scope, { ...ever, ...range }))
    .map((f) => `${f.ticket} ${f.kind}`)
    .toSorted();

test('every figure says of which kind its clock is', async () => {
  expect(await kindsOf(scopeOf())).toEqual([
    'T-1001 ola',
    'T-1001 sla',
    'T-1001 supplier',
    'T-1002 ola',
    'T-1002 sla',
  ]);
});

test('one kind may be asked for', async () => {
  expect(await kindsOf(scopeOf(), { kind: 'ola' })).toEqual(['T-1001 ola', 'T-1002 ola']);
  expect(await kindsOf(scopeOf(), { kind: 'regulatory' })).toEqual([]);
  expect(await kindsOf(scopeOf(), { kind: 'sla', customer: 'bohai' })).toEqual(['T-1002 sla']);
});

test('a customer sees what it was promised, whatever it asks for', async () => {
  expect(await kindsOf(scopeOf('acme'))).toEqual(['T-1001 sla']);
  expect(await kindsOf(scopeOf('acme'), { kind: 'ola' })).toEqual([]);
  expect(await kindsOf(scopeOf('acme'), { kind: 'supplier' })).toEqual([]);
  expect(await kindsOf(scopeOf('acme'), { customer: 'bohai' })).toEqual([]);
});
