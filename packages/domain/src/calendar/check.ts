/** A calendar file as a whole: its shape, and what its fields mean together. */

import { DomainError, type FieldFault } from '../errors.ts';
import { faultsOf, pointer } from '../input/faults.ts';
import { duplicateFaults } from '../input/pairs.ts';
import { itemsOf, memberOf, membersOf } from '../input/salvage.ts';
import { compileCalendar } from './compile.ts';
import { timeOf } from './dates.ts';
import { ownSpec } from './normalize.ts';
import { type CalendarFile, calendarFile, window } from './schema.ts';
import { firstYear } from './years.ts';

export type CalendarCheck = { file: CalendarFile } | { errors: FieldFault[] };

type Spot = { path: (string | number)[]; windows: unknown };

/** Everywhere a calendar file holds windows. */
const spotsOf = (value: unknown): Spot[] => [
  ...membersOf(memberOf(value, 'week')).map(([day, windows]) => ({ path: ['week', day], windows })),
  ...['specialDays', 'breaks'].flatMap((list) =>
    itemsOf(memberOf(value, list)).map((row, i) => ({
      path: [list, i, 'windows'],
      windows: memberOf(row, 'windows'),
    })),
  ),
  ...itemsOf(memberOf(value, 'holidaySets')).map((row, i) => ({
    path: ['holidaySets', i, 'makeUp'],
    windows: memberOf(row, 'makeUp'),
  })),
];

const overlapFaults = ({ path, windows }: Spot): FieldFault[] => {
  const sound = itemsOf(windows).flatMap((one, i) => {
    const parsed = window.safeParse(one);
    return parsed.success ? [{ i, from: timeOf(parsed.data[0]), to: timeOf(parsed.data[1]) }] : [];
  });
  return sound.flatMap((one, n) => {
    const other = sound.slice(0, n).find((w) => one.from < w.to && w.from < one.to);
    return other
      ? [
          {
            path: pointer([...path, one.i]),
            code: 'overlap',
            message: `overlaps ${pointer([...path, other.i])}: make one window of them, or move them apart`,
          },
        ]
      : [];
  });
};

const textAt = (row: unknown, field: string): string | undefined => {
  const given = typeof row === 'string' ? row : memberOf(row, field);
  return typeof given === 'string' ? given : undefined;
};

const repeatedIn = (value: unknown, list: string, field: string): FieldFault[] =>
  duplicateFaults(
    itemsOf(memberOf(value, list)).map((row) => textAt(row, field)),
    (i) => pointer(typeof itemsOf(memberOf(value, list))[i] === 'string' ? [list, i] : [list, i, field]),
    (date) => `${date} stands in \`${list}\` already: keep one of them`,
  );

/** A set's make-up days need hours from somewhere. */
const makeUpFaults = (value: unknown): FieldFault[] =>
  itemsOf(memberOf(value, 'holidaySets')).flatMap((row, i) =>
    memberOf(row, 'makeUp') === undefined && itemsOf(memberOf(memberOf(value, 'week'), 'mon')).length === 0
      ? [
          {
            path: pointer(['holidaySets', i, 'makeUp']),
            code: 'missing',
            message: 'is missing: Monday has no hours to take over, so give those of make-up days',
          },
        ]
      : [],
  );

const neverOpen: FieldFault = {
  path: '/week',
  code: 'noOpenTime',
  message:
    'the calendar is never open: give hours to a day of the week, or to a special day that is no holiday',
};

const hasOpenTime = (file: CalendarFile): boolean => {
  try {
    compileCalendar(ownSpec(file)).nextOpen(Date.UTC(firstYear, 0, 1));
    return true;
  } catch (e) {
    if (e instanceof DomainError) return false;
    throw e;
  }
};

/** The hours of a file with other faults, as far as they can be told: no window anywhere is a fault by itself. */
const writesNoHours = (value: unknown): boolean =>
  spotsOf(value)
    .filter(({ path }) => path[0] === 'week' || path[0] === 'specialDays')
    .every(({ windows }) => windows === undefined || (Array.isArray(windows) && windows.length === 0));

const faultsAcross = (value: unknown): FieldFault[] => [
  ...spotsOf(value).flatMap(overlapFaults),
  ...repeatedIn(value, 'holidays', 'date'),
  ...repeatedIn(value, 'annualHolidays', 'day'),
  ...repeatedIn(value, 'specialDays', 'date'),
  ...repeatedIn(value, 'breaks', 'date'),
  ...repeatedIn(value, 'holidaySets', 'set'),
  ...makeUpFaults(value),
];

/**
 * A calendar file, already parsed from JSON or YAML: itself, or all of its faults at once, each with the JSON pointer
 * of the field, a stable code and the remedy in words. A date that is both holiday and special day is no fault: the
 * holiday wins.
 */
export const checkCalendar = (value: unknown): CalendarCheck => {
  const parsed = calendarFile.safeParse(value, { reportInput: true });
  const across = faultsAcross(value);
  const open = parsed.success ? hasOpenTime(parsed.data) : !writesNoHours(value);
  if (parsed.success && across.length === 0 && open) return { file: parsed.data };
  return {
    errors: [...(parsed.success ? [] : faultsOf(parsed.error)), ...across, ...(open ? [] : [neverOpen])],
  };
};
