/** Runs carried out against the real store and the real reducer; only the server between them is left out. */
import { DomainError } from '@perennial/domain/errors';
import { createLogger } from '@perennial/service-kit/logger';
import type { Store } from '@perennial/store/ports';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contractYaml, officeYaml } from '../testing/files.ts';
import { reducerFlow } from '../testing/reducer-flow.ts';
import { aBody } from '../testing/tenant.ts';
import { type Given, openWorld, type World } from '../testing/world.ts';
import { type RunnerDeps, runnerOnce } from './runner.ts';

let world: World;
let flow: ReturnType<typeof reducerFlow>;
beforeEach(async () => {
  world = await openWorld();
  flow = reducerFlow(world.store, () => world.clock.now);
  world.flow.answer = flow.answer;
  await apply('calendars', officeYaml());
  await apply('contracts', contractYaml());
  await drive(deps());
});
afterEach(() => world.close());

type Applied = { run: { id: string; total: number } };
const apply = async (what: string, raw: string, query = '') => {
  world.clock.now += 1_000;
  const reply = await world.as('lead', 'POST', `/v1/${what}${query}`, {
    raw,
    type: 'application/yaml',
    headers: { 'x-reason': 'as%20agreed' },
  });
  expect(reply.status).toBe(201);
  return (reply.json as unknown as Applied).run;
};
const deps = (over: Partial<RunnerDeps> = {}): RunnerDeps => ({
  store: world.store,
  command: (workflowId, envelope) => flow.answer({ workflowId, envelope }),
  now: () => world.clock.now,
  logger: createLogger('runner', 'silent'),
  ...over,
});
/** Turns, a second apart, until two in a row find nothing to do. */
const drive = async (of: RunnerDeps, most = 200): Promise<void> => {
  for (let turn = 0, idle = 0; turn < most && idle < 4; turn += 1) {
    idle = (await runnerOnce(of)) === 0 ? idle + 1 : 0;
    world.clock.now += 1_000;
  }
};
const open = async (over: object = { impact: 'user', urgency: 'low' }): Promise<string> => {
  world.clock.now += 60_000;
  return (await world.as('agent', 'POST', '/v1/tickets', { body: aBody(over) })).json.no;
};
const runOf = async (id: string) => {
  const run = await world.store.runs.get(world.scopeOf('lead'), id);
  if (!run) throw new Error(`no run ${id}`);
  return run;
};
const itemsOf = async (id: string) => (await world.store.runs.items(world.scopeOf('lead'), id)).items;
const recordOf = async (no: string) => {
  const found = await world.store.tickets.get(world.scopeOf('lead'), no);
  if (!found) throw new Error(`no ticket ${no}`);
  return found.record;
};
const retargets = () => flow.applications.filter((a) => a.id.startsWith('retarget:'));

test('a calendar change moves open tickets, soonest due first, with a revision by whoever applied it', async () => {
  const nos = [await open(), await open(), await open({ impact: 'site', urgency: 'critical' })];
  const run = await apply('calendars', officeYaml({ until: '20:00' }));
  expect(run.total).toBe(2);
  // One lane: with more, the second may overtake the first by a moment.
  await drive(deps({ lanes: 1 }));
  expect(await runOf(run.id)).toMatchObject({ state: 'done', total: 2, done: 2, failed: 0 });
  expect(retargets().map((a) => a.workflowId)).toEqual([`ticket/north/${nos[0]}`, `ticket/north/${nos[1]}`]);
  const [item] = await itemsOf(run.id);
  const clock = (await recordOf(nos[0] ?? '')).clocks[0];
  const revision = clock?.revisions.at(-1);
  expect(revision).toMatchObject({
    reason: 'calendar-changed',
    oldDueAt: item?.clocks[0]?.oldDueAt,
    newDueAt: item?.clocks[0]?.newDueAt,
  });
  expect(revision?.actor).toBe((await runOf(run.id)).actor.id);
  expect(clock?.dueAt).toBe(revision?.newDueAt);
  // The P1 counts around the clock: nothing was asked of it.
  expect((await recordOf(nos[2] ?? '')).contract.version).toBe(2);
  const shown = await world.as('agent', 'GET', '/v1/calendars/cn-office/impact');
  expect(shown.json).toMatchObject({
    run: { state: 'done' },
    items: [{ state: 'done' }, { state: 'done' }],
    totals: { tickets: 2, clocks: 2, earlier: 2, later: 0 },
  });
});

test('what the run did is what the preview said, to the millisecond', async () => {
  for (let i = 0; i < 3; i += 1) await open();
  const held = await open({ impact: 'department', urgency: 'critical' });
  await world.as('agent', 'POST', `/v1/tickets/${held}/triage`, { body: { class: 'data' } });
  await world.as('agent', 'POST', `/v1/tickets/${held}/hold`, {
    body: { on: 'customer', reason: 'a log file' },
  });
  const preview = await world.as('lead', 'POST', '/v1/contracts?dryRun=true', {
    raw: contractYaml({ p2: '6h', p3: '30h' }),
    type: 'application/yaml',
  });
  const run = await apply('contracts', contractYaml({ p2: '6h', p3: '30h' }));
  expect(run.total).toBe(4);
  await drive(deps());
  const dues = (items: unknown) =>
    (items as { ticket: string; newDueAt: string | null }[]).map((i) => [i.ticket, i.newDueAt]);
  const impact = await world.as('lead', 'GET', '/v1/contracts/acme-2026/impact');
  expect(dues(impact.json.items)).toEqual(dues(preview.json.items));
  expect(impact.json.items.at(-1)).toMatchObject({ ticket: held, oldDueAt: null, newDueAt: null });
  const { clocks } = await recordOf(held);
  expect(clocks.find((c) => c.name === 'workaround')).toMatchObject({
    state: 'paused',
    targetMs: 6 * 3_600_000,
  });
});

test('a change of a later date waits for it, and takes along what was opened meanwhile', async () => {
  const first = await open();
  const run = await apply('contracts', contractYaml({ p3: '60h' }), '?effectiveFrom=2026-01-06');
  const second = await open();
  await drive(deps());
  expect(retargets()).toEqual([]);
  expect(await runOf(run.id)).toMatchObject({ state: 'waiting', total: 1, done: 0 });
  world.clock.now = Date.parse('2026-01-06T00:00:00+08:00');
  await drive(deps());
  expect(await runOf(run.id)).toMatchObject({ state: 'done', total: 2, done: 2 });
  for (const no of [first, second])
    expect(await recordOf(no)).toMatchObject({ contract: { version: 3 }, clocks: [{ revision: 2 }] });
});

test('a ticket that closed meanwhile is done with a note, one that the store lost is failed with its reason', async () => {
  const [closing, lost] = [await open(), await open()];
  const run = await apply('contracts', contractYaml({ p3: '60h' }));
  await world.as('lead', 'POST', `/v1/tickets/${closing}/cancel`, { body: { reason: 'opened twice' } });
  const broken = deps({
    command: (workflowId, envelope) => {
      if (workflowId.endsWith(lost)) throw new Error('the workflow is broken');
      return flow.answer({ workflowId, envelope });
    },
  });
  // The run was begun when both were open.
  await runnerOnce({ ...broken, store: withRuns({ leaseItems: async () => [] }) });
  await drive(broken, 400);
  const items = await itemsOf(run.id);
  expect(items.map((i) => i.ticket)).toEqual([lost]);
  expect(items[0]).toMatchObject({ state: 'failed', error: 'the workflow is broken' });
  expect(await runOf(run.id)).toMatchObject({ state: 'done', failed: 1 });
});

const withRuns = (over: Partial<Store['runs']>): Store => ({
  ...world.store,
  runs: new Proxy(world.store.runs, {
    get: (target, key) => Reflect.get(over, key) ?? Reflect.get(target, key),
  }),
});

test('a ticket that comes to its end between the look at it and the command is done with a note', async () => {
  const no = await open();
  const run = await apply('contracts', contractYaml({ p3: '60h' }));
  const cancelling = deps({
    command: async (workflowId, envelope) => {
      await world.as('lead', 'POST', `/v1/tickets/${no}/cancel`, { body: { reason: 'opened twice' } });
      return flow.answer({ workflowId, envelope });
    },
  });
  await drive(cancelling);
  expect(await itemsOf(run.id)).toMatchObject([{ state: 'done', note: expect.stringContaining('closed') }]);
  expect(retargets()).toEqual([]);
});

test('while the workflow service is away nothing is lost and nothing fails; it goes on when it is back', async () => {
  const nos = [await open(), await open(), await open()];
  const run = await apply('contracts', contractYaml({ p3: '60h' }));
  const away = deps({
    command: () => Promise.reject(new DomainError('flow.unavailable', 'no answer')),
  });
  for (let i = 0; i < 120; i += 1) {
    await runnerOnce(away);
    world.clock.now += 30_000;
  }
  expect(await runOf(run.id)).toMatchObject({ state: 'running', total: 3, done: 0, failed: 0 });
  await drive(deps());
  world.clock.now += 31_000;
  await drive(deps());
  expect(await runOf(run.id)).toMatchObject({ state: 'done', done: 3 });
  expect(retargets()).toHaveLength(nos.length);
});

test('a later amendment that comes while a run is under way wins, and no ticket goes back to the older one', async () => {
  for (let i = 0; i < 4; i += 1) await open();
  const first = await apply('contracts', contractYaml({ p3: '60h' }));
  await runnerOnce({ ...deps(), store: withRuns({ leaseItems: async () => [] }) });
  const second = await apply('contracts', contractYaml({ p3: '90h' }));
  await drive(deps());
  for (const id of [first.id, second.id]) expect(await runOf(id)).toMatchObject({ state: 'done', done: 4 });
  for (const item of await itemsOf(second.id))
    expect(await recordOf(item.ticket)).toMatchObject({
      contract: { version: 4 },
      clocks: [{ targetMs: 90 * 3_600_000 }],
    });
  expect(retargets()).toHaveLength(4);
});

test('several runners at once give each ticket its command once', async () => {
  for (let i = 0; i < 12; i += 1) await open();
  const run = await apply('contracts', contractYaml({ p3: '60h' }));
  for (let turn = 0; turn < 12; turn += 1) {
    await Promise.all([runnerOnce(deps()), runnerOnce(deps()), runnerOnce(deps())]);
    world.clock.now += 1_000;
  }
  expect(await runOf(run.id)).toMatchObject({ state: 'done', total: 12, done: 12 });
  expect(retargets()).toHaveLength(12);
});

/** Everything a runner does to the outside, until it is killed at the `n`th step: before the step, or after it. */
const killedAt = (n: number, when: 'before' | 'after') => {
  let steps = 0;
  const dying =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      steps += 1;
      const [mine, dead] = [steps === n, steps > n];
      if (dead || (mine && when === 'before')) throw new Error('killed');
      const result = await work(...args);
      if (mine || steps > n) throw new Error('killed');
      return result;
    };
  const mortal = <T extends object>(repository: T): T =>
    new Proxy(repository, {
      get: (target, key, receiver) => {
        const member: unknown = Reflect.get(target, key, receiver);
        if (typeof member !== 'function') return member;
        return dying(async (...args: unknown[]) => Reflect.apply(member, target, args));
      },
    });
  const { store } = world;
  return {
    reached: () => steps >= n,
    deps: deps({
      store: {
        ...store,
        runs: mortal(store.runs),
        contracts: mortal(store.contracts),
        tickets: mortal(store.tickets),
      },
      command: dying((workflowId: string, envelope: Given['envelope']) =>
        flow.answer({ workflowId, envelope }),
      ),
    }),
  };
};

test('killed before or after any step, it goes on where it was, and each ticket is retargeted once', async () => {
  const nos = [await open(), await open()];
  let rounds = 0;
  for (const when of ['before', 'after'] as const)
    for (let n = 1; ; n += 1) {
      rounds += 1;
      const run = await apply('contracts', contractYaml({ p3: `${100 + rounds}h` }));
      const before = retargets().length;
      const victim = killedAt(n, when);
      for (let turn = 0; turn < 8 && !victim.reached(); turn += 1) {
        await runnerOnce(victim.deps).catch(() => 0);
        world.clock.now += 1_000;
      }
      const wasKilled = victim.reached();
      world.clock.now += 31_000;
      await drive(deps());
      expect(await runOf(run.id), `killed ${when} step ${n}`).toMatchObject({
        state: 'done',
        total: 2,
        done: 2,
      });
      expect(retargets().length - before, `killed ${when} step ${n}`).toBe(2);
      const items = await itemsOf(run.id);
      for (const { ticket, clocks } of items) {
        const revision = (await recordOf(ticket)).clocks[0]?.revisions.at(-1);
        expect(clocks).toMatchObject([{ oldDueAt: revision?.oldDueAt, newDueAt: revision?.newDueAt }]);
      }
      if (!wasKilled) break;
    }
  expect(rounds).toBeGreaterThan(20);
  expect((await recordOf(nos[0] ?? '')).clocks[0]?.revisions).toHaveLength(rounds);
}, 120_000);
