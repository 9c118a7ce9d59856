/**
 * The format of files given to `npm run vectors`: calendars by name, and vectors that each ask one question of one of
 * them. Instants are ISO-8601 with an offset, amounts seconds.
 */
import { z } from 'zod';
import { dayOf, isAnnualDay } from '../../dates.ts';
import { weekdays } from '../../rules.ts';
import { isTimeZone } from '../../zone.ts';

const instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-02-14T08:00:00Z' });
const date = z.string().refine((d) => dayOf(d) !== undefined, 'must be a date that exists, YYYY-MM-DD');
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00$/, 'must be HH:MM, 00:00 to 24:00');
const windows = z.array(z.tuple([time, time]));

export const vectorCalendar = z.strictObject({
  tz: z.string().refine(isTimeZone, 'must be an IANA time zone'),
  week: z.partialRecord(z.enum(weekdays), windows),
  holidays: z.array(date).default([]),
  annual_holidays: z.array(z.string().refine(isAnnualDay, 'must be a day MM-DD')).default([]),
  special_days: z.record(date, windows).default({}),
  breaks: z.record(date, windows).default({}),
});
export type VectorCalendar = z.infer<typeof vectorCalendar>;

const remarks = {
  id: z.string().min(1),
  calendar: z.string(),
  tags: z.array(z.string()).optional(),
  origin: z.string().optional(),
  source: z.looseObject({}).optional(),
  note: z.string().optional(),
};

const expectations = <S extends z.core.$ZodShape>(shape: S) =>
  z.strictObject(shape).refine((e) => Object.keys(e).length > 0, 'must expect something');

const due = instant.nullable();
const escalationAt = z.array(instant);
const pauses = z
  .array(
    z
      .tuple([instant, instant.nullable()])
      .refine(([a, b]) => b === null || Date.parse(a) <= Date.parse(b), 'must not end before it begins'),
  )
  .default([]);
const escalations = z
  .array(z.union([z.strictObject({ offset_s: z.number() }), z.strictObject({ offset_days: z.int() })]))
  .default([]);
export type Escalation = z.infer<typeof escalations>[number];

export const vector = z.discriminatedUnion(
  'op',
  [
    z.strictObject({
      ...remarks,
      op: z.literal('add'),
      start: instant,
      seconds: z.number(),
      expect: expectations({ due: instant }),
    }),
    z.strictObject({
      ...remarks,
      op: z.literal('between'),
      from: instant,
      to: instant,
      expect: expectations({ seconds: z.number() }),
    }),
    z.strictObject({
      ...remarks,
      op: z.literal('clock'),
      clock: z.string().optional(),
      start: instant,
      target_s: z.number().nonnegative(),
      pauses,
      escalations,
      stop: instant.optional(),
      expect: expectations({
        due: due.optional(),
        elapsed_s: z.number().optional(),
        remaining_s: z.number().optional(),
        met: z.boolean().optional(),
        escalation_at: escalationAt.optional(),
      }),
    }),
    z.strictObject({
      ...remarks,
      op: z.literal('days'),
      start: instant,
      days: z.int(),
      end_of_working_day: z.boolean().default(false),
      pauses,
      escalations,
      expect: expectations({ due: due.optional(), escalation_at: escalationAt.optional() }),
    }),
    z.strictObject({
      ...remarks,
      op: z.literal('open'),
      at: instant,
      expect: expectations({ open: z.boolean() }),
    }),
    z.strictObject({
      ...remarks,
      op: z.literal('next_open'),
      at: instant,
      expect: expectations({ next_open: instant }),
    }),
  ],
  { error: 'must be one of add, between, clock, days, open, next_open' },
);
export type Vector = z.infer<typeof vector>;

/** Each calendar and vector is read by itself, so that one faulty vector does not hide the others. */
export const vectorFile = z.looseObject({
  format: z.literal(1, 'must be 1'),
  calendars: z.record(z.string(), z.unknown()),
  vectors: z.array(z.unknown()).min(1, 'must hold at least one vector'),
});
