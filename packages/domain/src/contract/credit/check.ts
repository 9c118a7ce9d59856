import type { FieldFault } from '../../errors.ts';
import { duplicateFaults, pairFaults } from '../../input/pairs.ts';
import { itemsOf, memberOf, membersOf, salvage } from '../../input/salvage.ts';
import { type AmountFile, clauseFile } from './schema.ts';

const fields = clauseFile.partial();

type Surroundings = { hasFee: boolean; clocks: readonly string[] };

const feeFaults = (amount: AmountFile | undefined, path: string, hasFee: boolean): FieldFault[] =>
  amount && !('fixed' in amount) && !hasFee
    ? [
        {
          path: `${path}/${'milliPct' in amount ? 'milliPct' : 'percentOfPeriodFee'}`,
          code: 'noFee',
          message:
            'a percentage of the fee needs the fee: give `annualFee`, or write { fixed: <minor units> }',
        },
      ]
    : [];

const ofClause = (value: unknown, path: string, { hasFee, clocks }: Surroundings): FieldFault[] => {
  const { amount, perOverrun, on } = salvage(fields, value)?.fields ?? {};
  const overrun = membersOf(memberOf(value, 'perOverrun')).map(([name]) => name);
  return [
    ...(overrun.length > 0
      ? pairFaults(new Set(overrun), `${path}/perOverrun`, 'every', '1h', 'exactly one')
      : []),
    ...feeFaults(amount, `${path}/amount`, hasFee),
    ...feeFaults(perOverrun?.amount, `${path}/perOverrun/amount`, hasFee),
    ...(on?.clocks ?? []).flatMap((name, i) =>
      clocks.includes(name)
        ? []
        : [
            {
              path: `${path}/on/clocks/${i}`,
              code: 'unknown',
              message: `no level has a clock ${name}: use one of ${clocks.join(', ') || '(there is none yet)'}`,
            },
          ],
    ),
  ];
};

/** Rules across the credit clauses and the rest of the file. */
export const creditFaults = (value: unknown, around: Surroundings): FieldFault[] => {
  const clauses = itemsOf(memberOf(value, 'clauses'));
  return [
    ...duplicateFaults(
      clauses.map((clause) => salvage(fields, clause)?.fields.id),
      (i) => `/credits/clauses/${i}/id`,
      (id) => `there is another clause ${id}: rename one`,
    ),
    ...clauses.flatMap((clause, i) => ofClause(clause, `/credits/clauses/${i}`, around)),
  ];
};
