/**
 * Carries out erasures of persons, page by page: whoever dies leaves the lease behind, and the next one goes on where the
 * last page ended.
 */
import type { Logger } from '@perennial/service-kit/logger';
import { accountsStep, type ErasureJob, type ErasureRepository } from '@perennial/store/erasure/port';
import type { LoginRepository } from '@perennial/store/identity/port';
import type { Accounts } from '../identity/accounts.ts';
import { runTurns, type Turns } from '../turns.ts';

export type EraserDeps = {
  erasures: Pick<ErasureRepository, 'lease' | 'page' | 'failed'>;
  accounts: Pick<Accounts, 'remove' | 'removeBegun'>;
  logins: Pick<LoginRepository, 'byEmail'>;
  now: () => number;
  logger: Logger;
};

/** Longer than any page takes. */
const leaseMs = 30_000;
const longestWaitMs = 300_000;

/** The person's logins are gone by now: whoever has one of these addresses is somebody else. */
const removeAccounts = async ({ accounts, logins }: EraserDeps, job: ErasureJob): Promise<void> => {
  for (const account of job.accounts) await accounts.remove(account);
  for (const email of job.emails) if (!(await logins.byEmail(email))) await accounts.removeBegun(email);
};

const carryOut = async (deps: EraserDeps, first: ErasureJob, over: () => boolean): Promise<void> => {
  const { erasures, now, logger } = deps;
  let job: ErasureJob | undefined = first;
  let last = first;
  try {
    while (job && !over()) {
      last = job;
      if (job.place.step === accountsStep) await removeAccounts(deps, job);
      job = await erasures.page(job, leaseMs);
    }
  } catch (e) {
    const { person, tenant, place, attempts } = last;
    const error = e instanceof Error ? e.message : String(e);
    logger.error({ person, tenant, step: place.step, attempts, error }, 'an erasure waits to go on');
    await erasures.failed(last, error, now() + Math.min(longestWaitMs, 1_000 * 2 ** attempts));
  }
};

/** One turn: answers how many erasures were taken up. */
export const eraseOnce = async (deps: EraserDeps, over: () => boolean = () => false): Promise<number> => {
  const jobs = await deps.erasures.lease(deps.now(), leaseMs, 1);
  for (const job of jobs) await carryOut(deps, job, over);
  return jobs.length;
};

/** Turns until stopped; an idle one looks again every `idleMs`. */
export const runEraser = (deps: EraserDeps, idleMs = 1_000): Turns =>
  runTurns({
    restMs: idleMs,
    turn: async (over) => {
      try {
        return (await eraseOnce(deps, over)) > 0;
      } catch (err) {
        deps.logger.warn({ err }, 'the eraser cannot read what waits');
        return false;
      }
    },
  });
