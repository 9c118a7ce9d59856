import { systemActor } from '../scope/rules.ts';
import type { BreachFact, Credit, CreditState } from './rules.ts';

const after: Partial<Record<CreditState, CreditState>> = {
  'proposed': 'void',
  'disputed': 'void',
  'agreed': 'reversal-due',
  'applied': 'reversal-due',
};

const moved = (credit: Credit, to: CreditState, at: number, reason: string): Credit => ({
  ...credit,
  state: to,
  history: [...credit.history, { at, actor: systemActor, from: credit.state, to, reason }],
});

const withoutAmount = ({ capped: _, ...credit }: Credit): Credit => ({ ...credit, amount: 0 });

/** What becomes of a credit whose breach no longer counts. An amount that is to be taken back stays readable. */
export const revoke = (credit: Credit, breach: BreachFact): Credit => {
  const to = after[credit.state];
  if (to === undefined) return credit;
  const [at, reason] =
    breach.withdrawnAt === undefined
      ? [breach.at, 'no clause answers the breach any more']
      : [breach.withdrawnAt, 'the breach was withdrawn'];
  return moved(to === 'void' ? withoutAmount(credit) : credit, to, at, reason);
};

/** The history of a credit that is computed anew: a void one says why it is back. */
export const historyOf = (credit: Credit | undefined, breach: BreachFact): Credit['history'] => {
  if (credit?.state !== 'void') return credit?.history ?? [];
  return moved(credit, 'proposed', breach.at, 'the breach counts again').history;
};
