import type { CalendarSpec } from './rules.ts';
import type { CalendarFile } from './schema.ts';

/** The file's own dates, without those its holiday sets bring. */
export const ownSpec = (file: CalendarFile): CalendarSpec => ({
  tz: file.tz,
  week: file.week,
  holidays: file.holidays.map((row) => (typeof row === 'string' ? { date: row } : row)),
  annualHolidays: file.annualHolidays.map((row) => (typeof row === 'string' ? { day: row } : row)),
  specialDays: file.specialDays,
  breaks: file.breaks,
});
