/** A calendar changes while tickets are open: intake's runner gives the real workflows their new terms. */
import { calendarFile } from '@perennial/domain/calendar/schema';
import { checkContract } from '@perennial/domain/contract/check';
import { pinCalendars } from '@perennial/domain/contract/pin';
import type { Contract } from '@perennial/domain/contract/rules';
import { termsFor } from '@perennial/domain/contract/terms';
import type { Scope } from '@perennial/domain/scope/rules';
import { amendCalendar } from '@perennial/intake/retarget/amend-calendar';
import { startRunner } from '@perennial/intake/retarget/runner';
import { createLogger } from '@perennial/service-kit/logger';
import type { Store } from '@perennial/store/ports';
import { commandTicket } from '@perennial/temporal/command-ticket';
import type { Temporal } from '@perennial/temporal/connect';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const lead: Scope = {
  tenant: freshName('tenant'),
  actor: { id: 'chen-jie', kind: 'person', role: 'lead' },
  requestId: 'calendar-change',
};
let temporal: Temporal;
let store: Store;
let queues: FlowWorld['queues'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ temporal, store, queues, stop } = await startFlowWorld('retarget'));
});
afterAll(() => stop());

/** Every day of the year: what time it is when the test runs must not matter. */
const calendar = (until: string) =>
  calendarFile.parse({
    id: 'daily',
    name: 'Every day',
    tz: 'Asia/Shanghai',
    week: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', until]]]),
    ),
  });
const change = (until: string) =>
  amendCalendar(store, lead, { file: calendar(until), reason: 'as agreed', now: Date.now() });

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };
const applyContract = async (): Promise<Contract> => {
  const checked = checkContract({
    id: 'service',
    customer: 'acme',
    from: '2020-01-01',
    to: '2099-12-31',
    matrix: { site: row, module: row, department: row, user: row },
    levels: {
      P1: { clocks: [{ name: 'response', target: '1h', hours: '24x7' }] },
      P2: { clocks: [{ name: 'workaround', target: '60h', hours: { calendar: 'daily' } }] },
      P3: { clocks: [] },
    },
    autoCloseAfter: '120h',
    reopenWithin: '336h',
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const pinned = pinCalendars(checked.contract, () => 1);
  if ('errors' in pinned) throw new Error(JSON.stringify(pinned.errors));
  return store.contracts.put(lead, pinned.contract, { draft: checked.contract, reason: 'as agreed' });
};

const opened = async (contract: Contract, level: 'P1' | 'P2', number: number) => {
  const openedAt = Date.now();
  const terms = termsFor(contract, { module: 'inventory', tier: 'standard', at: openedAt });
  const calendars = await store.calendars.lookup(
    lead.tenant,
    terms.levels[level].clocks.map((c) => c.hours),
  );
  const { record: made, event } = aTicket({ level, openedAt, terms, number, calendars });
  const record = { ...made, tenant: lead.tenant };
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  await store.tickets.open(lead, { record, event, start: { workflowId, input: {} } });
  await store.starts.done(workflowId);
  const input = { record, terms };
  await startTicket(temporal.client, { workflowId, input, taskQueue: queues.flow, ...record });
  return record;
};
const read = async (no: string) => {
  const found = await store.tickets.get(lead, no);
  if (!found) throw new Error(`no ticket ${no}`);
  return found.record;
};

test('a shorter day moves the due of running tickets once, with old due, new due and who did it; others stay', async () => {
  await change('24:00');
  const contract = await applyContract();
  const running = await opened(contract, 'P2', 1_001);
  const wallTime = await opened(contract, 'P1', 1_002);
  const { run, contracts } = await change('12:00');
  expect({ run: run?.total, contracts: contracts.map((c) => c.contract.version) }).toEqual({
    run: 1,
    contracts: [2],
  });
  const logger = createLogger('runner', 'silent');
  const command = vi.fn((workflowId: string, envelope: Parameters<typeof commandTicket>[2]) =>
    commandTicket(temporal.client, workflowId, envelope),
  );
  // Two intakes at once.
  const runners = [1, 2].map(() => startRunner({ store, command, now: Date.now, logger }, 50));
  await vi.waitFor(
    async () => expect(await store.runs.get(lead, run?.id ?? '')).toMatchObject({ state: 'done', done: 1 }),
    { timeout: 30_000, interval: 100 },
  );
  for (const runner of runners) await runner.stop();

  const after = await read(running.no);
  const [clock] = after.clocks;
  const oldDueAt = running.clocks[0]?.dueAt;
  expect(after.contract.version).toBe(2);
  expect(clock?.hours).toEqual({ kind: 'calendar', id: 'daily', version: 2 });
  expect(clock?.revisions).toMatchObject([
    { revision: 2, reason: 'calendar-changed', actor: 'chen-jie', oldDueAt, newDueAt: clock?.dueAt },
  ]);
  // 60 open hours at half the speed.
  expect(Number(clock?.dueAt) - Number(oldDueAt)).toBeGreaterThan(48 * 3_600_000);
  const { items } = await store.runs.items(lead, run?.id ?? '');
  expect(items).toMatchObject([
    { ticket: running.no, state: 'done', clocks: [{ oldDueAt, newDueAt: clock?.dueAt }] },
  ]);
  const events = (await store.tickets.timeline(lead, running.no, { limit: 100 })).items;
  expect(events.filter((e) => e.kind === 'terms-changed')).toMatchObject([
    { actor: { id: 'chen-jie' }, reason: 'calendar-changed', data: { source: 'calendar/daily', version: 2 } },
  ]);
  expect(command).toHaveBeenCalledTimes(1);
  expect(await read(wallTime.no)).toMatchObject({ rev: wallTime.rev, contract: { version: 1 } });
});
