import { z } from 'zod';
import { timeZone } from '../../calendar/time-zone.ts';
import { registerId } from '../../register/schema.ts';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'use HH:MM, 00:00 to 24:00');
const version = z.int().positive();

/** `24x7`, `{ calendar: cn-office }` with the version in force unless one is named, or an object with its kind. */
export const hours = z.union(
  [
    z.literal('24x7'),
    z.strictObject({ calendar: registerId, version: version.optional() }),
    z.discriminatedUnion(
      'kind',
      [
        z.strictObject({ kind: z.literal('24x7') }),
        z
          .strictObject({ kind: z.literal('weekdays'), tz: timeZone, from: wallTime, to: wallTime })
          .refine((h) => h.from < h.to, { path: ['to'], message: 'must be later than `from`' }),
        z.strictObject({ kind: z.literal('calendar'), id: registerId, version: version.optional() }),
      ],
      { error: 'write hours: 24x7 or hours: { calendar: <id> }; kinds are 24x7, weekdays and calendar' },
    ),
  ],
  { error: 'write 24x7, or { calendar: <id of a business calendar> }' },
);
export type HoursFile = z.infer<typeof hours>;
