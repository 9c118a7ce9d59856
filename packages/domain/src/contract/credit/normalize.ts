import type { CreditAmount, CreditClause, CreditTerms, UpgradeGuarantee } from '../../credit/rules.ts';
import { either } from '../duration/either.ts';
import type { AmountFile, ClauseFile, CreditsFile } from './schema.ts';

const amountOf = (file: AmountFile): CreditAmount =>
  'percentOfPeriodFee' in file
    ? { milliPct: Math.round(file.percentOfPeriodFee * 1_000), period: file.period }
    : file;

const overrunOf = ({ every, everyMs, amount }: NonNullable<ClauseFile['perOverrun']>) => {
  const ms = either(every, everyMs);
  if (ms === undefined) throw new TypeError('a credit clause was not checked');
  return { everyMs: ms, amount: amountOf(amount) };
};

const clauseOf =
  (common: UpgradeGuarantee | undefined) =>
  ({ amount, perOverrun, alternative = common, ...rest }: ClauseFile): CreditClause => ({
    ...rest,
    amount: amountOf(amount),
    ...(perOverrun ? { perOverrun: overrunOf(perOverrun) } : {}),
    ...(alternative ? { alternative } : {}),
  });

export const creditsOf = ({ clauses, caps = {}, alternative }: CreditsFile): CreditTerms => ({
  clauses: clauses.map(clauseOf(alternative)),
  caps,
});
