import { z } from 'zod';
import { periods } from '../../entitlement/rules.ts';
import { registerId } from '../../register/schema.ts';
import { levels } from '../../ticket/rules.ts';
import { duration, positiveMs } from '../duration/schema.ts';

const minor = z.int().positive();

/** Percent with up to three decimals; stored as an integer of thousandths. */
const percent = z
  .number()
  .positive()
  .max(100)
  .refine((pct) => Number(pct.toFixed(3)) === pct, {
    params: { code: 'decimals' },
    message: 'use at most three decimals, such as 2.5 or 0.125',
  });

const amount = z.union(
  [
    z.strictObject({ fixed: minor }),
    z.strictObject({ percentOfPeriodFee: percent, period: z.enum(periods) }),
    /** As it is stored: thousandths of a percent. */
    z.strictObject({ milliPct: z.int().positive().max(100_000), period: z.enum(periods) }),
  ],
  { error: 'write { fixed: <minor units> } or { percentOfPeriodFee: 2.5, period: month }' },
);
export type AmountFile = z.infer<typeof amount>;

const alternative = z.strictObject({
  kind: z.literal('upgrade-guarantee'),
  note: z.string().trim().min(1).max(2000),
});

export const clauseFile = z.strictObject({
  id: registerId,
  /** What is absent does not narrow. */
  on: z.strictObject({
    clocks: z.array(z.string().min(1).max(40)).min(1).max(30).optional(),
    levels: z.array(z.enum(levels)).min(1).max(levels.length).optional(),
    modules: z.array(registerId).min(1).max(200).optional(),
  }),
  amount,
  /** On top, for each started `every` of overrun. Exactly one of `every` and `everyMs`. */
  perOverrun: z
    .strictObject({ every: duration.optional(), everyMs: positiveMs.optional(), amount })
    .optional(),
  alternative: alternative.optional(),
});
export type ClauseFile = z.infer<typeof clauseFile>;

export const creditsFile = z.strictObject({
  clauses: z.array(clauseFile).min(1).max(50),
  caps: z.strictObject({ month: minor.optional(), year: minor.optional() }).optional(),
  /** What the customer may choose in place of the money, for every clause without its own. */
  alternative: alternative.optional(),
});
export type CreditsFile = z.infer<typeof creditsFile>;
