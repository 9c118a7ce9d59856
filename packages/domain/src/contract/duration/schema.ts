import { z } from 'zod';
import { longestMs, parseDuration } from './parse.ts';

export const positiveMs = z.int().positive().max(longestMs);

/** A duration as text; the parsed value is taken when the contract is normalized. */
const durationText = (days: string) =>
  z
    .string('write a number with its unit: 4h, 90m or 30s')
    .max(40)
    .superRefine((text, ctx) => {
      const parsed = parseDuration(text, days);
      if ('fault' in parsed)
        ctx.addIssue({ code: 'custom', params: { code: 'duration' }, message: parsed.fault });
    });

export const duration = durationText('say it in hours, a day as 24h');

/**
 * Open time as text, or working days: at the same wall time, or at the end of that day. `ms` is the stored form, so that
 * a contract that was read can be written back.
 */
export const target = z.union(
  [
    durationText('say 24h of open time, or { workingDays: 1 }'),
    z.strictObject({
      workingDays: z.int().min(1).max(3650),
      endOfDay: z.boolean().default(false),
    }),
    z.strictObject({ ms: positiveMs }),
  ],
  { error: 'write open time with its unit (4h, 90m, 30s), or { workingDays: 2, endOfDay: true }' },
);
export type TargetFile = z.infer<typeof target>;
