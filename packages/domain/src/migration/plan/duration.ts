import { z } from 'zod';
import { longestMs, msOf, parseDuration } from '../../contract/duration/parse.ts';

const days = 'say it in hours, a day as 24h';

/** Milliseconds, or text such as `90m`; both are the same plan. */
export const milliseconds = z.union(
  [
    z.int().positive().max(longestMs),
    z
      .string()
      .max(40)
      .superRefine((text, ctx) => {
        const parsed = parseDuration(text, days);
        if ('fault' in parsed)
          ctx.addIssue({ code: 'custom', params: { code: 'duration' }, message: parsed.fault });
      })
      .transform((text) => msOf(text)),
  ],
  { error: 'write milliseconds, or a duration such as 90m' },
);
