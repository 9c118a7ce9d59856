import { counterpartOf } from './counterpart/normalize.ts';
import { creditsOf } from './credit/normalize.ts';
import { either } from './duration/either.ts';
import type { ContractFile } from './file/schema.ts';
import { levelOf } from './level/normalize.ts';
import { phaseOf } from './phase/normalize.ts';
import type { ContractDraft } from './rules.ts';
import { servicesOf } from './service/normalize.ts';

/** The stored form of a file that has passed all checks; what was not written stays absent. */
export const contractOf = (file: ContractFile): ContractDraft => {
  const {
    levels,
    phases,
    services,
    credits,
    counterparts,
    autoCloseAfter,
    autoCloseAfterMs,
    reopenWithin,
    reopenWithinMs,
    ...rest
  } = file;
  const closeMs = either(autoCloseAfter, autoCloseAfterMs);
  const reopenMs = either(reopenWithin, reopenWithinMs);
  if (closeMs === undefined || reopenMs === undefined) throw new TypeError('the contract was not checked');
  return {
    ...rest,
    levels: { P1: levelOf(levels.P1), P2: levelOf(levels.P2), P3: levelOf(levels.P3) },
    ...(phases ? { phases: phases.map(phaseOf) } : {}),
    autoCloseAfterMs: closeMs,
    reopenWithinMs: reopenMs,
    ...(services ? { services: servicesOf(services) } : {}),
    ...(credits ? { credits: creditsOf(credits) } : {}),
    ...(counterparts ? { counterparts: counterparts.map(counterpartOf) } : {}),
  };
};
