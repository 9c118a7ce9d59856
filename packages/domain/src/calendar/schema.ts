/** What users write for a calendar, in JSON or YAML. What spans several fields is in check.ts. */
import { z } from 'zod';
import { registerId } from '../register/schema.ts';
import { isAnnualDay, timeOf } from './dates.ts';
import { existingDate } from './holiday-set/schema.ts';
import { holidaySets, weekdays } from './rules.ts';
import { isTimeZone } from './zone.ts';

const name = z.string().trim().min(1).max(200);
const names = { name: name.optional(), nameZh: name.optional() };

const time = z.string('use HH:MM, in quotes').regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00$/, {
  error: 'use HH:MM or HH:MM:SS, 00:00 to 24:00 (the next midnight)',
  abort: true,
});

export const window = z
  .tuple([time, time], 'give a window as ["09:00", "18:00"]')
  .refine(([from, to]) => timeOf(from) < timeOf(to), {
    params: { code: 'order' },
    message:
      'must end later than it begins: write hours past midnight as ["22:00", "24:00"] and, on the next day, ["00:00", "06:00"]',
  });

const windows = z.array(window, 'give a list of windows: [["09:00", "18:00"]]').max(48);
const someWindows = windows.min(1, 'give the windows of that date; a closed date belongs under `holidays`');

const annualDay = z
  .string('use a day of the year, MM-DD')
  .refine(isAnnualDay, { params: { code: 'date' }, message: 'use a day that exists, as MM-DD' });

export const calendarFile = z.strictObject({
  id: registerId,
  name,
  nameZh: name.optional(),
  tz: z.string().refine(isTimeZone, {
    params: { code: 'unknown' },
    message: 'use an IANA time zone such as Asia/Shanghai',
  }),
  week: z.partialRecord(z.enum(weekdays), windows).default({}),
  holidays: z
    .array(z.union([existingDate, z.strictObject({ date: existingDate, ...names })]))
    .max(5000)
    .default([]),
  annualHolidays: z
    .array(z.union([annualDay, z.strictObject({ day: annualDay, ...names })]))
    .max(366)
    .default([]),
  specialDays: z
    .array(
      z.strictObject({
        date: existingDate,
        windows: someWindows,
        kind: z.enum(['special', 'make-up']).default('special'),
        ...names,
      }),
    )
    .max(5000)
    .default([]),
  breaks: z
    .array(z.strictObject({ date: existingDate, windows: windows.min(1, 'give the windows to cut out') }))
    .max(5000)
    .default([]),
  /** Legal holidays by notice; make-up days get `makeUp`, or the hours of a Monday. */
  holidaySets: z
    .array(
      z.strictObject({
        set: z.enum(holidaySets),
        makeUp: windows
          .min(1, 'give the hours of make-up days, or leave it out for those of a Monday')
          .optional(),
      }),
    )
    .max(holidaySets.length)
    .default([]),
});
export type CalendarFile = z.infer<typeof calendarFile>;
