/** Merges the years of the holiday sets a calendar names into its own dates. */
import { DomainError } from '../../errors.ts';
import { ownSpec } from '../normalize.ts';
import type { Calendar, CalendarSpec, HolidaySetYear, SpecialDay, Window } from '../rules.ts';
import type { CalendarFile } from '../schema.ts';

/** One set per name and year, the latest version, by year. */
const latest = (sets: readonly HolidaySetYear[], file: CalendarFile): HolidaySetYear[] => {
  const years = new Map<string, HolidaySetYear>();
  for (const one of sets) {
    const key = `${one.set}/${one.year}`;
    if (one.version > (years.get(key)?.version ?? 0)) years.set(key, one);
  }
  const wanted = file.holidaySets.map(({ set }) => {
    const found = [...years.values()].filter((one) => one.set === set);
    if (found.length === 0)
      throw new DomainError(
        'request.invalid',
        `no year of the holiday set ${set} is known: import one first`,
      );
    return found.sort((a, b) => a.year - b.year);
  });
  return wanted.flat();
};

const makeUpWindows = (file: CalendarFile, set: HolidaySetYear['set']): Window[] =>
  file.holidaySets.find((one) => one.set === set)?.makeUp ?? file.week.mon ?? [];

const makeUpDays = (file: CalendarFile, year: HolidaySetYear): SpecialDay[] => {
  const windows = makeUpWindows(file, year.set);
  return year.makeUpDays.map((day) => ({ ...day, windows, kind: 'make-up' }));
};

/** The calendar's own rows win over those of a set for the same date. */
const merge = <T extends { date: string }>(own: T[], added: T[]): T[] => {
  const taken = new Set(own.map((row) => row.date));
  return [...own, ...added.filter((row) => !taken.has(row.date))].sort((a, b) => (a.date < b.date ? -1 : 1));
};

/**
 * @throws DomainError `request.invalid` when no year of a named set is known.
 */
export const resolveHolidaySets = (file: CalendarFile, sets: readonly HolidaySetYear[]): CalendarSpec => {
  const own = ownSpec(file);
  const years = latest(sets, file);
  return {
    ...own,
    holidays: merge(
      own.holidays,
      years.flatMap((year) => year.holidays),
    ),
    specialDays: merge(
      own.specialDays,
      years.flatMap((year) => makeUpDays(file, year)),
    ),
  };
};

/** One version of a calendar from its checked file, with the notices its dates come from. */
export const calendarOf = (
  file: CalendarFile,
  version: number,
  sets: readonly HolidaySetYear[],
): Calendar => ({
  id: file.id,
  version,
  name: file.name,
  ...(file.nameZh === undefined ? {} : { nameZh: file.nameZh }),
  spec: resolveHolidaySets(file, sets),
  sources: latest(sets, file).map(({ set, year, version: of }) => ({ set, year, version: of })),
});
