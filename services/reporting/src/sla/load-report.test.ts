import { DomainError } from '@perennial/domain/errors';
import { beforeEach, expect, test } from 'vitest';
import { aContract } from '../testing/contracts.ts';
import { aCredit, aUse } from '../testing/credits.ts';
import { scopeOf } from '../testing/scopes.ts';
import { memoryStore } from '../testing/store.ts';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { loadSlaReport } from './load-report.ts';

const hour = 3_600_000;
let memory: ReturnType<typeof memoryStore>;
beforeEach(() => {
  memory = memoryStore();
  memory.putContract(aContract());
  memory.putContract(aContract({ id: 'bohai-2026', customer: 'bohai' }));
});

const load = (period: string, contract = 'acme-2026', scope = scopeOf('agent')) =>
  loadSlaReport(memory.store, scope, { contract, period }, noon + 2 * hour);

test('a promise due at the midnight after the period counts in the next, also where its ticket was opened before', async () => {
  const midnight = Date.parse('2026-04-01T00:00:00+08:00');
  const due = (no: string, dueAt: number) =>
    memory.put(aTicket({ no, openedAt: dueAt - hour, clocks: [aClock({ startedAt: dueAt - hour, dueAt })] }));
  due('T-1', midnight - 1);
  due('T-2', midnight);
  expect((await load('2026-Q1')).tickets).toBe(1);
  expect((await load('2026-04')).tickets).toBe(1);
  expect((await load('2026')).tickets).toBe(2);
  expect((await load('2025')).tickets).toBe(0);
});

test('tickets under another contract of the same customer are left out', async () => {
  memory.put(aTicket({ no: 'T-1' }));
  memory.put(aTicket({ no: 'T-2', contract: { id: 'acme-project', version: 1 } }));
  const { tickets, breaches } = await load('2026-01');
  expect(tickets).toBe(1);
  expect(breaches.map((b) => b.ticket)).toEqual(['T-1']);
});

test('more tickets than are read at once are all counted', async () => {
  for (let i = 0; i < 120; i += 1) memory.put(aTicket({ no: `T-${i}`, number: i }));
  const { tickets, rows } = await load('2026-01');
  expect(tickets).toBe(120);
  expect(rows).toMatchObject([{ due: 120, breached: 120 }]);
});

test('a customer sees its promises and no agreement inside the vendor', async () => {
  const clocks = [aClock(), aClock({ name: 'triage', kind: 'ola' })];
  memory.put(aTicket({ clocks }));
  const own = await load('2026-01', 'acme-2026', scopeOf('customer', 'acme'));
  expect(own.rows.map((row) => row.kind)).toEqual(['sla']);
  expect(own.breaches.map((b) => b.kind)).toEqual(['sla']);
  expect((await load('2026-01')).rows.map((row) => row.kind)).toEqual(['sla', 'ola']);
});

test('credits are read to the last page, entitlements as the contract in force has them', async () => {
  for (let i = 0; i < 450; i += 1) memory.putCredit(aCredit({ id: `T-${i}.4.c` }));
  memory.putCredit(aCredit({ contract: 'bohai-2026', customer: 'bohai' }));
  memory.putUse('acme-2026', [aUse()]);
  const { credits, entitlements } = await load('2026-01');
  expect(credits).toHaveLength(450);
  expect(entitlements).toEqual([aUse()]);
});

test.each([
  ['another customer’s', 'bohai-2026', scopeOf('customer', 'acme')],
  ['another vendor’s', 'acme-2026', scopeOf('agent', undefined, 'other-vendor')],
  ['nobody’s', 'acme-2099', scopeOf('agent')],
])('%s contract is not there', async (_, contract, scope) => {
  const failing = load('2026-01', contract, scope);
  await expect(failing).rejects.toThrow(DomainError);
  await expect(failing).rejects.toMatchObject({ code: 'notFound' });
});
