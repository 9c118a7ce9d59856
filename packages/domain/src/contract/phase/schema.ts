import { z } from 'zod';
import { registerId } from '../../register/schema.ts';
import { levels } from '../../ticket/rules.ts';
import { levelFile } from '../level/schema.ts';

const name = z.string().trim().min(1).max(80);

export const tiers = ['standard', 'premium'] as const;

/** A stage of a staged SLA, as written; both dates count. */
export const phaseFile = z.strictObject({
  name,
  nameZh: name.optional(),
  from: z.iso.date(),
  to: z.iso.date(),
  modules: z.union([z.literal('all'), z.array(registerId).min(1).max(200)], {
    error: 'write all, or a list of module ids',
  }),
  tiers: z.array(z.enum(tiers)).min(1).max(tiers.length).optional(),
  levels: z.partialRecord(z.enum(levels), levelFile),
});
export type PhaseFile = z.infer<typeof phaseFile>;
