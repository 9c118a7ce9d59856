/** A calendar's years, each compiled when first asked for, and the range of years reckoned with. */
import { DomainError } from '../errors.ts';
import { planner } from './day-plan.ts';
import type { CalendarSpec } from './rules.ts';
import { compileYear, type Year } from './year.ts';
import { isTimeZone } from './zone.ts';

export const firstYear = 1900;
export const lastYear = 2199;

export type Years = ReturnType<typeof yearsOf>;

/**
 * @throws DomainError `request.invalid` naming the time zone when it is not an IANA name.
 */
export const yearsOf = (spec: CalendarSpec) => {
  if (!isTimeZone(spec.tz))
    throw new DomainError(
      'request.invalid',
      `unknown time zone "${spec.tz}": use an IANA name such as Asia/Shanghai`,
    );
  const plans = planner(spec);
  const compiled: (Year | undefined)[] = [];
  return {
    tz: spec.tz,
    planOf: plans.of,
    get: (year: number): Year => {
      const known = compiled[year - firstYear];
      if (known) return known;
      const made = compileYear(plans, spec.tz, year);
      compiled[year - firstYear] = made;
      return made;
    },
    /** The UTC year of an instant. */
    indexOf: (at: number): number => {
      const year = new Date(at).getUTCFullYear();
      if (year >= firstYear && year <= lastYear) return year;
      throw new DomainError(
        'request.invalid',
        `business calendars reckon with the years ${firstYear} to ${lastYear}: ${at} ms is outside`,
      );
    },
  };
};

export const noOpenTime = (from: number, direction: 'after' | 'before'): DomainError =>
  new DomainError(
    'request.invalid',
    `the calendar has too little open time ${direction} ${new Date(from).toISOString()}: give it weekly hours or more special days`,
  );
