/** Answers one vector with the product's own engine. */
import { planClock } from '../../../sla/plan.ts';
import type { PlanResult } from '../../../sla/rules.ts';
import { type BusinessHours, businessHours } from '../../hours.ts';
import type { CalendarSpec } from '../../rules.ts';
import type { Escalation, Vector, VectorCalendar } from './schema.ts';

/** As the file writes them: seconds, booleans, instants in UTC. */
export type Answer = Record<string, unknown>;

export const specOf = (calendar: VectorCalendar): CalendarSpec => ({
  tz: calendar.tz,
  week: calendar.week,
  holidays: calendar.holidays.map((date) => ({ date })),
  annualHolidays: calendar.annual_holidays.map((day) => ({ day })),
  specialDays: Object.entries(calendar.special_days).map(([date, windows]) => ({
    date,
    windows,
    kind: 'special',
  })),
  breaks: Object.entries(calendar.breaks).map(([date, windows]) => ({ date, windows })),
});

export const isoOf = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at));
const msOf = (seconds: number): number => Math.round(seconds * 1000);

const plan = (vector: Extract<Vector, { op: 'clock' | 'days' }>, spec: CalendarSpec): PlanResult => {
  const startedAt = Date.parse(vector.start);
  const stop = vector.op === 'clock' ? vector.stop : undefined;
  return planClock(
    {
      key: vector.id,
      hours: { kind: 'calendar', id: vector.calendar, version: 1 },
      startedAt,
      target:
        vector.op === 'clock'
          ? { ms: msOf(vector.target_s) }
          : { workingDays: vector.days, endOfDay: vector.end_of_working_day },
      pauses: vector.pauses.map(([from, to]) => ({
        from: Date.parse(from),
        ...(to === null ? {} : { to: Date.parse(to) }),
      })),
      ...(stop === undefined ? {} : { stoppedAt: Date.parse(stop) }),
      warnAtPct: [],
      steps: [],
      now: startedAt,
    },
    () => spec,
  );
};

const stepAt = (hours: BusinessHours, due: number | null, step: Escalation): string | null => {
  if (due === null) return null;
  return isoOf(
    'offset_s' in step ? hours.add(due, msOf(step.offset_s)) : hours.addDays(due, step.offset_days),
  );
};

const planned = (
  vector: Extract<Vector, { op: 'clock' | 'days' }>,
  spec: CalendarSpec,
  hours: BusinessHours,
): Answer => {
  const { dueAt, elapsedMs, targetMs } = plan(vector, spec);
  const stop = vector.op === 'clock' ? vector.stop : undefined;
  return {
    due: isoOrNull(dueAt),
    escalation_at: vector.escalations.map((step) => stepAt(hours, dueAt, step)),
    ...(stop === undefined
      ? {}
      : {
          elapsed_s: elapsedMs / 1000,
          remaining_s: (targetMs - elapsedMs) / 1000,
          met: dueAt === null || Date.parse(stop) <= dueAt,
        }),
  };
};

export const evaluate = (vector: Vector, spec: CalendarSpec): Answer => {
  const hours = businessHours({ kind: 'calendar', id: vector.calendar, version: 1 }, () => spec);
  switch (vector.op) {
    case 'add':
      return { due: isoOf(hours.add(Date.parse(vector.start), msOf(vector.seconds))) };
    case 'between':
      return { seconds: hours.between(Date.parse(vector.from), Date.parse(vector.to)) / 1000 };
    case 'open':
      return { open: hours.isOpen(Date.parse(vector.at)) };
    case 'next_open':
      return { next_open: isoOf(hours.nextOpen(Date.parse(vector.at))) };
    case 'clock':
    case 'days':
      return planned(vector, spec, hours);
  }
};
