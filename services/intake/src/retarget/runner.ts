/**
 * Carries out runs: each ticket once, soonest due first, whatever happens to this process or to others beside it.
 * A run is looked at when it takes effect and again when its tickets are done, for those opened meanwhile.
 */
import { DomainError, httpStatus } from '@perennial/domain/errors';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Logger } from '@perennial/service-kit/logger';
import type { RunJob, RunTask } from '@perennial/store/runs/port';
import { runTurns, type Turns } from '../turns.ts';
import { type RetargetDeps, retargetTicket } from './retarget-ticket.ts';
import { targetsOf } from './targets.ts';

/** `lanes`: tickets commanded at the same time, eight unless told. */
export type RunnerDeps = RetargetDeps & { logger: Logger; lanes?: number };

/** Longer than a batch takes when every command runs into its time limit. */
const leaseMs = 30_000;
const usualLanes = 8;
const batch = 32;
const maxAttempts = 8;
/** A ticket that was being opened when the run was stored is in the store by then. */
const settleMs = 3_000;
const lookAgainMs = 1_000;
/** A ticket that still stands under other terms after so many rounds wants a person. */
const maxRounds = 10;

/** Says nothing of the ticket: the workflow service or the store is away, or busy. */
const isTransient = (e: unknown): boolean => e instanceof DomainError && httpStatus[e.code] === 503;

const textOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** The tickets that the contracts' versions now in force would move. */
const targetsNow = async ({ store, now }: RunnerDeps, job: RunJob) => {
  const scope: Scope = { tenant: job.tenant, actor: systemActor, requestId: job.requestId };
  const ids = [...new Set(job.contracts.map((c) => c.id))];
  const found = await Promise.all(ids.map((id) => store.contracts.versionAt(scope, id, now())));
  const contracts = found.flatMap((contract) => contract ?? []);
  const targets = await targetsOf(store, job.tenant, { contracts, now: now() });
  return targets.filter((t) => !job.failed.includes(t.ticket));
};

/** One look at a run: begins it, waits for its items, adds those that came since, or ends it. */
const takeRun = async (deps: RunnerDeps, job: RunJob): Promise<void> => {
  const { store, now } = deps;
  if (job.round > 0 && job.open > 0) return store.runs.lookAgain(job, now() + lookAgainMs);
  const settled = job.effectiveFrom + settleMs;
  if (job.round > 0 && now() < settled) return store.runs.lookAgain(job, settled);
  const targets = job.round < maxRounds ? await targetsNow(deps, job) : [];
  if (job.round > 0 && targets.length === 0) return store.runs.end(job);
  return store.runs.addRound(job, job.round + 1, targets, now() + lookAgainMs);
};

const takeRuns = async (deps: RunnerDeps): Promise<number> => {
  const { store, now, logger } = deps;
  const jobs = await store.runs.leaseRuns(now(), leaseMs, batch);
  for (const job of jobs) {
    try {
      await takeRun(deps, job);
    } catch (e) {
      // It stays leased and is looked at again when the lease has run out.
      logger.warn({ run: job.id, error: textOf(e) }, 'a run cannot be looked at');
    }
  }
  return jobs.length;
};

/** Answers whether the ticket's turn is over: an outage leaves it leased, for later. */
const takeItem = async (deps: RunnerDeps, task: RunTask): Promise<boolean> => {
  const { store, now, logger } = deps;
  try {
    await store.runs.itemDone(task.id, await retargetTicket(deps, task));
    return true;
  } catch (e) {
    const error = textOf(e);
    if (isTransient(e)) {
      logger.warn({ run: task.run.id, ticket: task.ticket, error }, 'a ticket waits to be retargeted');
      return false;
    }
    const park = task.attempts + 1 >= maxAttempts;
    logger[park ? 'error' : 'warn'](
      { run: task.run.id, ticket: task.ticket, error, park },
      'a ticket was not retargeted',
    );
    await store.runs.itemFailed(task.id, error, now() + Math.min(60_000, 500 * 2 ** task.attempts), park);
    return true;
  }
};

/** Two runs may want the same ticket: one after the other, so that the second sees what the first has done. */
const byTicket = (tasks: RunTask[]): RunTask[][] => {
  const groups = new Map<string, RunTask[]>();
  for (const task of tasks) {
    const key = `${task.run.tenant}/${task.ticket}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()];
};

const takeItems = async (deps: RunnerDeps, over: () => boolean): Promise<number> => {
  const { store, now, lanes = usualLanes } = deps;
  const tasks = await store.runs.leaseItems(now(), leaseMs, batch);
  const waiting = byTicket(tasks);
  let away = false;
  const lane = async (): Promise<void> => {
    for (let group = waiting.shift(); group; group = waiting.shift())
      for (const task of group) {
        if (away || over()) return;
        away ||= !(await takeItem(deps, task));
      }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  return tasks.length;
};

/** One turn: answers how much was taken. `over` ends it early; what was not reached keeps its lease until it runs out. */
export const runnerOnce = async (deps: RunnerDeps, over: () => boolean = () => false): Promise<number> => {
  const runs = await takeRuns(deps);
  return over() ? runs : runs + (await takeItems(deps, over));
};

/** Turns until stopped; an idle runner looks again every `idleMs`. */
export const startRunner = (deps: RunnerDeps, idleMs = 500): Turns =>
  runTurns({
    restMs: idleMs,
    turn: async (over) => {
      try {
        return (await runnerOnce(deps, over)) > 0;
      } catch (err) {
        deps.logger.warn({ err }, 'the runner cannot read its runs');
        return false;
      }
    },
  });
