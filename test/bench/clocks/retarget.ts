import { demoTenant } from '@perennial/devstack/demo/seed';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import { timed } from '../ticket/load.ts';
import { ask, until } from './http.ts';
import type { World } from './world.ts';

const count = 500;
const lanes = 16;
const patienceMs = 300_000;
const scope: Scope = { tenant: demoTenant, actor: systemActor, requestId: 'bench' };

type Run = { id: string; state: string; total: number; done: number; failed: number };

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };

/** One customer's contract whose P3 tickets are to be solved within `hours`. */
const contractWith = (hours: number): object => ({
  id: 'bohai-service',
  customer: 'bohai',
  from: `${new Date().getUTCFullYear()}-01-01`,
  to: `${new Date().getUTCFullYear() + 1}-12-31`,
  timeZone: 'Asia/Shanghai',
  matrix: { site: row, module: row, department: row, user: row },
  levels: {
    P1: { clocks: [] },
    P2: { clocks: [] },
    P3: { clocks: [{ name: 'resolution', target: `${hours}h`, hours: '24x7' }] },
  },
  autoCloseAfter: '120h',
  reopenWithin: '336h',
});

/** Applies the contract, and waits until every open ticket under it has its new terms. */
const amend = async (world: World, hours: number): Promise<{ run: Run; tookS: number }> => {
  const began = performance.now();
  const applied = await ask<{ run?: { id: string } }>(
    world,
    'POST',
    '/v1/contracts?reason=benchmark',
    contractWith(hours),
  );
  const id = applied.run?.id;
  if (id === undefined) throw new Error('the amendment started no run');
  const look = () => ask<Run>(world, 'GET', `/v1/runs/${id}?limit=1`);
  await until(
    'tickets under new terms',
    patienceMs,
    look,
    (r) => r.total > 0 && r.done + r.failed >= r.total,
  );
  const tookS = (performance.now() - began) / 1_000;
  return { run: await until('end of the run', patienceMs, look, (r) => r.state === 'done'), tookS };
};

const openOne = async (world: World, i: number): Promise<string> =>
  (
    await ask<{ no: string }>(world, 'POST', '/v1/tickets', {
      title: `retargeted ${i}`,
      description: 'opened to be moved',
      module: 'inventory',
      site: 'bohai-tianjin',
      impact: 'user',
      urgency: 'normal',
      requester: { name: 'Sun Lei' },
    })
  ).no;

/** How often a ticket's clock was moved by the contract. */
const movesOf = async ({ store }: World, no: string): Promise<number> => {
  const found = await store.tickets.get(scope, no);
  const clock = found?.record.clocks.find((c) => c.name === 'resolution');
  return clock?.revisions.filter((r) => r.reason === 'contract-changed').length ?? 0;
};

/** A contract is amended while many tickets are open under it: how long until each has its new due instant, once. */
export const retarget: Part<World> = async (world, _reps, say): Promise<Result[]> => {
  await ask(world, 'POST', '/v1/contracts?reason=benchmark', contractWith(24));
  const numbers: string[] = [];
  const opening = await timed(count, lanes, async (i) => numbers.push(await openOne(world, i)));
  const age = () => world.store.starts.oldestAgeMs(Date.now());
  await until('all workflows started', patienceMs, age, (ms) => ms === 0);
  say(`retarget: ${count} tickets opened in ${opening.toFixed(0)} s`);
  const { run, tookS } = await amend(world, 30);
  const moves: number[] = [];
  await timed(count, 8, async (i) => moves.push(await movesOf(world, numbers[i] ?? '')));
  const [missed, again] = [moves.filter((n) => n === 0).length, moves.filter((n) => n > 1).length];
  say(`retarget: ${run.done} of ${run.total} done, ${run.failed} failed, in ${tookS.toFixed(1)} s`);
  return [
    resultOf('retarget_500_s', [tookS], 's', { op: '<=', target: 60 }),
    resultOf('retarget_missed', [missed + run.failed], 'tickets', { op: '<=', target: 0 }),
    resultOf('retarget_repeated', [again], 'tickets', { op: '<=', target: 0 }),
  ];
};
