import { end, look } from './end-step.ts';
import { endIdentity } from './identity-step.ts';
import { accountsStep } from './port.ts';
import { rewriteRegister } from './register-step.ts';
import { sweepSteps } from './sweep-step.ts';
import { eraseValues } from './values-step.ts';
import type { Step } from './work.ts';

export const firstStep = 'identity';

const firstSweep = sweepSteps[0]?.name ?? 'audit-values';

/**
 * In this order: nobody gets in any more before names are taken away, and the trail comes last, since what was changed
 * before has committed to old values.
 */
export const steps: readonly Step[] = [
  { name: firstStep, page: endIdentity },
  { name: accountsStep, page: async () => ({}) },
  { name: 'register', page: rewriteRegister },
  ...sweepSteps,
  { name: 'audit-values', page: eraseValues },
  { name: 'end', page: end },
  { name: 'look', page: look(firstSweep) },
];
