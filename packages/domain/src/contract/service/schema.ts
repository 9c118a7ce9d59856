import { z } from 'zod';
import { eachService } from '../../entitlement/each-service.ts';
import { periods, zeroRules } from '../../entitlement/rules.ts';
import { hours } from '../hours/schema.ts';

const amount = z.int().positive().max(1_000_000);
const per = z.enum(periods);
const factor = z.int().min(0).max(1000).default(100);

const entitlement = z.discriminatedUnion(
  'unit',
  [
    z.strictObject({ unit: z.literal('unlimited') }),
    z.strictObject({ unit: z.literal(['count', 'days']), amount, per }),
    z.strictObject({
      unit: z.literal('hours'),
      amount,
      per,
      /** Percent of worked time drawn outside the open hours of `hours`; 150 draws an hour and a half. */
      factors: z.strictObject({ evening: factor, weekend: factor, holiday: factor }).optional(),
      hours: hours.optional(),
    }),
  ],
  { error: 'say the unit: unlimited, count, days or hours' },
);
export type EntitlementFile = z.infer<typeof entitlement>;

/** One service of the annual fee, as written. */
export const serviceFile = z.strictObject({
  included: z.boolean(),
  /** Default unlimited where the service is included. */
  entitlement: entitlement.optional(),
  /** When nothing is left. Default `refuse`. */
  atZero: z.enum(zeroRules).optional(),
  /** Minor units for one unit beyond the entitlement. */
  rate: z.int().positive().optional(),
  note: z.string().trim().min(1).max(2000).optional(),
});
export type ServiceFile = z.infer<typeof serviceFile>;

/** Optional one by one, so that every missing service is named with its own remedy. */
export const servicesFile = z.strictObject(eachService(() => serviceFile.optional()));
export type ServicesFile = z.infer<typeof servicesFile>;
