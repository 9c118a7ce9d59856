/** The hours a clock names, as something to reckon with. Each is compiled once and shared. */
import { DomainError } from '../errors.ts';
import type { Hours } from '../sla/rules.ts';
import { compileCalendar } from './compile.ts';
import { memo } from './memo.ts';
import { roundTheClock } from './round-the-clock.ts';
import type { BusinessHours, CalendarSpec, Window } from './rules.ts';

export type { BusinessHours } from './rules.ts';

/** The spec of one version of a calendar. The same object each time makes it compiled once only. */
export type CalendarLookup = (id: string, version: number) => CalendarSpec | undefined;

const compiled = new WeakMap<CalendarSpec, BusinessHours>();

const ofSpec = (spec: CalendarSpec): BusinessHours => {
  const known = compiled.get(spec);
  if (known) return known;
  const made = compileCalendar(spec);
  compiled.set(spec, made);
  return made;
};

const ofWeekdays = memo(500, (key) => {
  const [tz = '', from = '', to = ''] = key.split(' ');
  const day: Window[] = [[from, to]];
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
  return compileCalendar({ tz, week, holidays: [], annualHolidays: [], specialDays: [], breaks: [] });
});

/**
 * @throws DomainError `request.invalid` naming a time zone that is not an IANA name, or a calendar the lookup does not
 * know.
 */
export const businessHours = (hours: Hours, calendars?: CalendarLookup): BusinessHours => {
  switch (hours.kind) {
    case '24x7':
      return roundTheClock;
    case 'weekdays':
      return ofWeekdays(`${hours.tz} ${hours.from} ${hours.to}`);
    case 'calendar': {
      const spec = calendars?.(hours.id, hours.version);
      if (spec) return ofSpec(spec);
      throw new DomainError(
        'request.invalid',
        `calendar ${hours.id} version ${hours.version} is not known: import it first`,
      );
    }
  }
};
