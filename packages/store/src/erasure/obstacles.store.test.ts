import { contractRow } from '@perennial/domain/contract/schema';
import { registers } from '@perennial/domain/register/schema';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { now, scopeOf } from './testing/person.ts';

let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => now });
  await store.ensureIndexes();
});
afterAll(() => store.close());

let count = 0;
let tenant = '';
const person = 'p-7';
beforeEach(async () => {
  count += 1;
  tenant = `vendor-${count}`;
  await put('people', { id: person, name: 'Quirina Zwick' });
});
const adm = () => scopeOf('adm', tenant);
const put = <N extends 'people' | 'rotas' | 'groups'>(register: N, row: object) =>
  store.registers.put(adm(), register, [registers[register].parse(row)] as never, 'as the case has it');
const named = async () =>
  (await store.erasures.obstacles(adm(), person)).map(({ code, subject }) => `${code} ${subject}`);

const flushed = async (over: object, archive = false) => {
  const { record } = aTicket({ tenant, openedAt: now });
  const workflowId = `ticket/${tenant}/${record.no}`;
  await store.tickets.flush({ workflowId, runId: 'r', record: { ...record, ...over }, events: [], archive });
};

test('who holds nothing has nothing to hand over', async () => {
  expect(await named()).toEqual([]);
});

test('an open ticket assigned to the person, not one that is closed, archived or somebody else’s', async () => {
  await flushed({ assignee: person });
  expect(await named()).toEqual(['ticket.assigned ticket/T-1001']);
  await flushed({ assignee: 'p-8', rev: 50 });
  expect(await named()).toEqual([]);
  await flushed({ assignee: person, state: 'closed', rev: 51 });
  expect(await named()).toEqual([]);
  await flushed({ assignee: person, state: 'closed', rev: 52 }, true);
  expect(await named()).toEqual([]);
});

const one = { id: person, name: 'Quirina Zwick' };
const other = { id: 'p-8', name: 'Chen Jie' };
const handedOn = { role: 'qa' as const, since: now, until: now + 1, reason: 'away' };
test.each([
  ['as author', { author: one }],
  ['as executor', { executor: one }],
  ['as who handed a seat on', { delegations: [{ ...handedOn, from: one, to: other }] }],
  ['as who took it', { delegations: [{ ...handedOn, from: other, to: one }] }],
])('an open approval that names the person %s, not one that is decided', async (_, over) => {
  const record = anApproval({ tenant, openedAt: now, ...over });
  const flush = { workflowId: record.workflow.id, runId: 'r', events: [], deliveries: [] };
  await store.approvals.flush({ ...flush, record });
  expect(await named()).toEqual(['approval.open approval/M-1.cutover.1']);
  await store.approvals.flush({ ...flush, record: { ...record, state: 'rejected', rev: 1 } });
  expect(await named()).toEqual([]);
});

test('whom others escalate to: lead, manager, the only one on call', async () => {
  await put('groups', { id: 'wms', name: 'Inventory', lead: person });
  await put('groups', { id: 'dba', name: 'Data', lead: 'p-8', members: [person] });
  await put('people', { id: 'p-8', name: 'Chen Jie', manager: person });
  await put('rotas', { id: 'nights', name: 'Nights', people: [person], startsOn: '2026-01-01' });
  await put('rotas', { id: 'days', name: 'Days', people: [person, 'p-8'], startsOn: '2026-01-01' });
  expect(await named()).toEqual([
    'group.lead groups/wms',
    'person.manager people/p-8',
    'rota.only rotas/nights',
  ]);
});

const matrix = { critical: 'P1', high: 'P1', normal: 'P2', low: 'P3' };
const contract = (counterpart: object) =>
  contractRow.parse({
    id: 'acme-2026',
    customer: 'acme',
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: { site: matrix, module: matrix, department: matrix, user: matrix },
    levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
    autoCloseAfterMs: 1_000_000,
    reopenWithinMs: 1_000_000,
    counterparts: [
      { module: '*', vendor: { person: 'p-8' }, customer: { name: 'A' }, escalation: [], ...counterpart },
    ],
  });
test.each([
  ['as counterpart', { vendor: { person } }],
  ['in its escalation', { escalation: [{ to: { person }, afterMs: 1 }] }],
])('the newest version of a contract that calls the person %s, not an older one', async (_, counterpart) => {
  await store.contracts.put(adm(), contract(counterpart), { reason: undefined });
  expect(await named()).toEqual(['contract.names contract/acme-2026']);
  await store.contracts.put(adm(), contract({}), { reason: 'another counterpart' });
  expect(await named()).toEqual([]);
});

test('what came up between asking and confirming is seen as well', async () => {
  await store.erasures.ask(adm(), person, 'asked by letter');
  await flushed({ assignee: person });
  const late = store.erasures.confirm(scopeOf('sec', tenant), person);
  await expect(late).rejects.toMatchObject({
    code: 'erasure.handOver',
    details: { errors: [{ path: '/ticket/T-1001', code: 'ticket.assigned' }] },
  });
  expect(await store.erasures.get(adm(), person)).toMatchObject({ state: 'asked' });
});

test('another vendor’s work is none of it', async () => {
  await flushed({ assignee: person });
  expect(await store.erasures.obstacles(scopeOf('adm', 'south'), person)).toEqual([]);
});
