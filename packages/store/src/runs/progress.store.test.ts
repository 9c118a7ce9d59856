/** Leases of runs and their items: who takes what, when it is given again, and what is put off or given up. */
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import type { RunTarget } from './port.ts';

const start = Date.parse('2026-03-02T10:00:00+08:00');
const scope: Scope = {
  tenant: 'north',
  actor: { id: 'chen-jie', kind: 'person', role: 'lead' },
  requestId: 'test',
};
const clock = { now: start };
let store: Store;
beforeEach(async () => {
  clock.now = start;
  store = openStore({ uri: freshDatabase(), now: () => clock.now });
  await store.ensureIndexes();
});
afterEach(() => store.close());

const targets: RunTarget[] = ['T-1', 'T-2', 'T-3'].map((ticket, i) => ({
  ticket,
  customer: 'acme',
  contract: 'acme-2026',
  clocks: [{ clock: 'workaround', kind: 'sla', level: 'P2', oldDueAt: i, newDueAt: i + 1 }],
}));
const plan = async (id = 'run-1', effectiveFrom = start) => {
  await store.runs.amend(scope, {
    contracts: [],
    run: {
      id,
      reason: 'contract-changed',
      source: 'contract/acme-2026',
      contracts: [{ id: 'acme-2026', customer: 'acme', version: 2 }],
      timeZone: 'Asia/Shanghai',
      effectiveFrom,
      items: targets,
    },
    reason: undefined,
  });
};
const leaseRuns = () => store.runs.leaseRuns(clock.now, 1_000, 10);
const leaseItems = (limit = 10) => store.runs.leaseItems(clock.now, 1_000, limit);
const begun = async () => {
  await plan();
  const [job] = await leaseRuns();
  if (!job) throw new Error('no job');
  await store.runs.addRound(job, 1, targets, clock.now + 1_000);
  return job;
};

test('a run is leased by nobody before it takes effect, then by one at a time', async () => {
  await plan('run-1', start + 60_000);
  expect(await leaseRuns()).toEqual([]);
  clock.now += 60_000;
  const taken = await Promise.all([leaseRuns(), leaseRuns(), leaseRuns()]);
  expect(taken.flat().map((job) => job.id)).toEqual(['run-1']);
  clock.now += 1_001;
  expect((await leaseRuns()).map((job) => job.id)).toEqual(['run-1']);
});

test('a run that is to be looked at later is given out no sooner', async () => {
  const job = await begun();
  await store.runs.lookAgain(job, start + 30_000);
  clock.now = start + 29_999;
  expect(await leaseRuns()).toEqual([]);
  clock.now = start + 30_000;
  expect(await leaseRuns()).toMatchObject([{ id: 'run-1', round: 1, open: 3, startedAt: start }]);
});

test('an item knows its run and what it is to move', async () => {
  await begun();
  const [task] = await leaseItems(1);
  expect(task).toMatchObject({
    ticket: 'T-1',
    contract: 'acme-2026',
    round: 1,
    attempts: 0,
    clocks: targets[0]?.clocks,
    run: { id: 'run-1', tenant: 'north', actor: { id: 'chen-jie' }, effectiveFrom: start },
  });
});

test('what a killed taker held is given out again when its lease has run out', async () => {
  await begun();
  expect(await leaseItems()).toHaveLength(3);
  expect(await leaseItems()).toEqual([]);
  clock.now += 1_000;
  expect(await leaseItems()).toHaveLength(3);
});

test('what failed comes back at its time with one more try behind it, or stays with a person', async () => {
  await begun();
  const [one, two] = await leaseItems(2);
  if (!one || !two) throw new Error('no items');
  await store.runs.itemFailed(one.id, 'busy', clock.now + 5_000, false);
  await store.runs.itemFailed(two.id, 'broken', clock.now, true);
  expect((await leaseItems()).map((t) => t.ticket)).toEqual(['T-3']);
  clock.now += 5_000;
  const again = await leaseItems();
  expect(again.find((t) => t.ticket === 'T-1')?.attempts).toBe(1);
  expect(again.map((t) => t.ticket)).not.toContain('T-2');
});

test('what is done is not given out again, and says nothing of earlier failures', async () => {
  await begun();
  const [one] = await leaseItems(1);
  if (!one) throw new Error('no item');
  await store.runs.itemFailed(one.id, 'busy', clock.now, false);
  const clocks = [{ ...(one.clocks[0] ?? fail()), newDueAt: 77 }];
  await store.runs.itemDone(one.id, { clocks });
  clock.now += 60_000;
  expect((await leaseItems()).map((t) => t.ticket)).toEqual(['T-2', 'T-3']);
  const [item] = (await store.runs.items(scope, 'run-1')).items;
  expect(item).toMatchObject({ state: 'done', clocks });
  expect(item).not.toHaveProperty('error');
});

const fail = (): never => {
  throw new Error('the item has no clock');
};

test('a round takes the place of what was only planned, and leaves what was done', async () => {
  const job = await begun();
  const [one] = await leaseItems(1);
  if (!one) throw new Error('no item');
  await store.runs.itemDone(one.id, { clocks: one.clocks });
  await store.runs.addRound(job, 2, [{ ...(targets[0] ?? fail()), ticket: 'T-9' }], clock.now);
  const { items } = await store.runs.items(scope, 'run-1');
  expect(items.map((i) => [i.ticket, i.state])).toEqual([
    ['T-1', 'done'],
    ['T-2', 'planned'],
    ['T-3', 'planned'],
    ['T-9', 'planned'],
  ]);
  // The number of a round is its identity: an older one arriving late changes nothing.
  await store.runs.addRound(job, 1, targets, clock.now);
  expect((await store.runs.items(scope, 'run-1')).items).toHaveLength(4);
});

test('a round without items starts the run, which then ends', async () => {
  await plan();
  const [job] = await leaseRuns();
  if (!job) throw new Error('no job');
  await store.runs.addRound(job, 1, [], clock.now);
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ state: 'running', total: 0 });
  await store.runs.end(job);
  expect(await store.runs.get(scope, 'run-1')).toMatchObject({ state: 'done', total: 0, endedAt: start });
});
