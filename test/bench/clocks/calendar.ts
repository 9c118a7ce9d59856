/** The calendar measured with: office hours in China with the holidays and make-up days of 2025 and 2026. */
import { chinaYears } from '@perennial/domain/calendar/china/index';
import { calendarOf } from '@perennial/domain/calendar/holiday-set/resolve';
import type { CalendarSpec } from '@perennial/domain/calendar/rules';
import { calendarFile } from '@perennial/domain/calendar/schema';
import type { WalkedCalendar } from '../baseline/minute-walk.ts';

const day = [['09:00', '18:00']];
const file = calendarFile.parse({
  id: 'cn-office',
  name: 'China office hours',
  tz: 'Asia/Shanghai',
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidaySets: [{ set: 'cn' }],
});

/** Another object each time: what was compiled for one is not there for the next. */
export const officeSpec = (): CalendarSpec => calendarOf(file, 1, chinaYears).spec;

/** The same calendar in the words of the baseline. */
export const walkedOffice = (): WalkedCalendar => {
  const { tz, week, holidays, specialDays } = officeSpec();
  return {
    tz,
    week: {
      Mon: week.mon ?? [],
      Tue: week.tue ?? [],
      Wed: week.wed ?? [],
      Thu: week.thu ?? [],
      Fri: week.fri ?? [],
    },
    holidays: new Set(holidays.map((h) => h.date)),
    special: new Map(specialDays.map((d) => [d.date, d.windows])),
  };
};
