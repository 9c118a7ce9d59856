import { z } from 'zod';
import { registerId } from '../../register/schema.ts';
import { duration, positiveMs } from '../duration/schema.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

/** Who answers for a module on both sides, as written; `*` is every module without a row of its own. */
export const counterpartFile = z.strictObject({
  module: z.union([z.literal('*'), registerId], { error: 'name a module id, or "*" for all others' }),
  vendor: z.strictObject({ person: registerId }),
  customer: z.strictObject({ name: text(100), email: z.email().optional(), phone: text(40).optional() }),
  escalation: z
    .array(
      z.strictObject({
        to: z.union([z.strictObject({ person: registerId }), z.strictObject({ role: text(40) })], {
          error: 'name { person: <id> } or { role: <name> }',
        }),
        /** Exactly one of the two. */
        after: duration.optional(),
        afterMs: positiveMs.optional(),
      }),
    )
    .max(20)
    .default([]),
});
export type CounterpartFile = z.infer<typeof counterpartFile>;
