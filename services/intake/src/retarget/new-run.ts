import { randomBytes } from 'node:crypto';
import type { Contract } from '@perennial/domain/contract/rules';
import type { NewRun, RunReason, RunTarget } from '@perennial/store/runs/port';

type Plan = {
  reason: RunReason;
  source: string;
  contracts: Contract[];
  timeZone: string;
  effectiveFrom: number;
  items: RunTarget[];
};

export const newRun = ({ contracts, ...plan }: Plan): NewRun => ({
  ...plan,
  id: `run-${randomBytes(6).toString('hex')}`,
  contracts: contracts.map(({ id, customer, version }) => ({ id, customer, version })),
});

/** Somebody else changed the same thing meanwhile: looked at anew, a few times. */
export const untilWritten = async <T>(attempt: () => Promise<T | 'outpaced'>): Promise<T> => {
  for (let tries = 0; tries < 10; tries += 1) {
    const outcome = await attempt();
    if (outcome !== 'outpaced') return outcome;
  }
  throw new Error('the same contract or calendar was changed ten times over while one change was prepared');
};
