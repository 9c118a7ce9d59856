/** What one date of a calendar offers before time zones come in: its windows, and where they come from. */
import { dayMs, dayOf, timeOf, weekdayOf } from './dates.ts';
import {
  type CalendarSpec,
  type ClosedKind,
  type Named,
  type OpenKind,
  type Window,
  weekdays,
} from './rules.ts';

/** Ms of the day, half-open. */
export type Slot = { readonly from: number; readonly to: number };

export type DayPlan = {
  slots: readonly Slot[];
  kind: Exclude<OpenKind, '24x7'>;
  /** Why there is no slot. */
  closed?: ClosedKind;
  names: Named;
};

export type Planner = {
  /** The plan of a day number. */
  of(day: number): DayPlan;
  /** The days in [from, to] that may have open time, ascending. */
  candidates(from: number, to: number): number[];
};

/** Sorted, and one slot where windows touch. */
const slotsOf = (windows: readonly Window[]): Slot[] => {
  const out: Slot[] = [];
  const sorted = windows
    .map(([open, close]): Slot => ({ from: timeOf(open), to: timeOf(close) }))
    .toSorted((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const last = out.at(-1);
    if (last && from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else if (from < to) out.push({ from, to });
  }
  return out;
};

const cut = (slots: readonly Slot[], breaks: readonly Slot[]): readonly Slot[] =>
  breaks.reduce(
    (left, gap) =>
      left.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, gap.from) },
          { from: Math.max(from, gap.to), to },
        ].filter((slot) => slot.from < slot.to),
      ),
    slots,
  );

const namesOf = ({ name, nameZh }: Named): Named => ({
  ...(name === undefined ? {} : { name }),
  ...(nameZh === undefined ? {} : { nameZh }),
});

const byDay = <T extends { date: string }>(rows: readonly T[]): Map<number, T> => {
  const out = new Map<number, T>();
  for (const row of rows) {
    const day = dayOf(row.date);
    if (day !== undefined) out.set(day, row);
  }
  return out;
};

/** The same for a month and day of every year. */
const yearlyKey = (day: number): number => {
  const date = new Date(day * dayMs);
  return date.getUTCMonth() * 32 + date.getUTCDate();
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

export const planner = (spec: CalendarSpec): Planner => {
  const week = weekdays.map((name): DayPlan => {
    const slots = slotsOf(spec.week[name] ?? []);
    return { slots, kind: 'week', names: {}, ...(slots.length > 0 ? {} : { closed: 'weekly' }) };
  });
  const holidays = byDay(spec.holidays);
  const annual = new Map(
    spec.annualHolidays.map((h) => [yearlyKey(dayOf(`2000-${h.day}`) ?? Number.NaN), h]),
  );
  const breaks = byDay(spec.breaks);
  const special = byDay(spec.specialDays);
  const everyWeek = week.some((plan) => plan.slots.length > 0);
  const specialDays = [...special.keys()].sort((a, b) => a - b);

  const closed = (kind: ClosedKind, names: Named): DayPlan => ({
    slots: [],
    kind: 'week',
    closed: kind,
    names,
  });

  const hours = (day: number): DayPlan => {
    const row = special.get(day);
    if (!row) return week[weekdayOf(day)] ?? closed('weekly', {});
    const slots = slotsOf(row.windows);
    // A special day without windows closes its date, which is what a holiday does.
    return slots.length > 0
      ? { slots, kind: row.kind, names: namesOf(row) }
      : closed('holiday', namesOf(row));
  };

  const of = (day: number): DayPlan => {
    const holiday = holidays.get(day);
    if (holiday) return closed('holiday', namesOf(holiday));
    const yearly = annual.size > 0 ? annual.get(yearlyKey(day)) : undefined;
    if (yearly) return closed('annual-holiday', namesOf(yearly));
    const plan = hours(day);
    const pauses = breaks.get(day);
    if (!pauses || plan.slots.length === 0) return plan;
    const slots = cut(plan.slots, slotsOf(pauses.windows));
    return slots.length > 0 ? { ...plan, slots } : closed('break', {});
  };

  return {
    of,
    candidates: (from, to) =>
      everyWeek ? range(from, to) : specialDays.filter((day) => from <= day && day <= to),
  };
};

/** The day number a wall time on a time line without a zone lies in. */
export const dayOfLocal = (local: number): number => Math.floor(local / dayMs);
