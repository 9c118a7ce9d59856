import type { FieldFault } from '../../errors.ts';
import { faultsOf } from '../../input/faults.ts';
import { itemsOf, memberOf } from '../../input/salvage.ts';
import { dayOf } from '../dates.ts';
import type { HolidaySetYear } from '../rules.ts';
import { holidaySetYear } from './schema.ts';

export type DatedRow = { path: string; date: string };

/** Dates of another year than the set's, and dates that stand there twice: a day is one thing only. */
export const dateFaults = (rows: readonly DatedRow[], year: number | undefined): FieldFault[] => {
  const first = new Map<string, string>();
  return rows.flatMap(({ path, date }): FieldFault[] => {
    const earlier = first.get(date);
    if (earlier === undefined) first.set(date, path);
    return [
      ...(year !== undefined && !date.startsWith(`${year}-`)
        ? [{ path, code: 'year', message: `${date} is not in ${year}: give it to the set of its own year` }]
        : []),
      ...(earlier === undefined
        ? []
        : [{ path, code: 'duplicate', message: `${date} stands at ${earlier} already: keep one of them` }]),
    ];
  });
};

const datedRows = (value: unknown, name: string): DatedRow[] =>
  itemsOf(memberOf(value, name)).flatMap((row, i) => {
    const date = memberOf(row, 'date');
    return typeof date === 'string' && dayOf(date) !== undefined
      ? [{ path: `/${name}/${i}/date`, date }]
      : [];
  });

/** A holiday set from outside: itself, or all of its faults at once. */
export const checkHolidaySet = (value: unknown): { set: HolidaySetYear } | { errors: FieldFault[] } => {
  const parsed = holidaySetYear.safeParse(value, { reportInput: true });
  const year = memberOf(value, 'year');
  const across = dateFaults(
    [...datedRows(value, 'holidays'), ...datedRows(value, 'makeUpDays')],
    typeof year === 'number' ? year : undefined,
  );
  if (parsed.success && across.length === 0) return { set: parsed.data };
  return { errors: [...(parsed.success ? [] : faultsOf(parsed.error)), ...across] };
};
