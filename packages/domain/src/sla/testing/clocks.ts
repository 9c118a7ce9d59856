/** Clocks for tests: begun, planned, with the calendar of a Chinese office at hand. */
import { chinaYears } from '../../calendar/china/index.ts';
import type { CalendarLookup } from '../../calendar/hours.ts';
import type { CalendarSpec } from '../../calendar/rules.ts';
import { aSpec, officeWeek } from '../../calendar/testing/specs.ts';
import { beginClock, planned, planRequestOf } from '../clock/rules.ts';
import { planClock } from '../plan.ts';
import type { ClockPolicy } from '../policy/rules.ts';
import type { Clock, Hours, Pause } from '../rules.ts';

export const hour = 3_600_000;
export const minute = 60_000;

/** An instant by the wall clock of Shanghai. */
export const at = (local: string): number => Date.parse(`${local}+08:00`);

/** 09:00-18:00 with China's holidays and make-up days of 2025 and 2026. */
export const cnOffice: CalendarSpec = aSpec({
  week: officeWeek(['09:00', '18:00']),
  holidays: chinaYears.flatMap((year) => year.holidays),
  specialDays: chinaYears
    .flatMap((year) => year.makeUpDays)
    .map((day) => ({ ...day, windows: [['09:00', '18:00'] as const], kind: 'make-up' as const })),
});

export const calendars: CalendarLookup = (id) => (id === 'cn-office' ? cnOffice : undefined);
export const office: Hours = { kind: 'calendar', id: 'cn-office', version: 1 };

export const aPolicy = (over: Partial<ClockPolicy> = {}): ClockPolicy => ({
  name: 'workaround',
  goal: 'workaround',
  kind: 'sla',
  target: { ms: 4 * hour },
  hours: office,
  pausesOn: ['customer', 'window'],
  startsOn: 'opened',
  warnAtPct: [],
  steps: [],
  ...over,
});

export const aPause = (from: number, to?: number, over: Partial<Pause> = {}): Pause => ({
  from,
  ...(to === undefined ? {} : { to }),
  on: 'customer',
  reason: 'needs the lot number',
  by: 'li-wei',
  ...over,
});

/** Planned at `now`, by default at its start. */
export const aClock = (
  startedAt: number,
  over: Partial<Clock> & { policyOver?: Partial<ClockPolicy> } = {},
  now = startedAt,
): Clock => {
  const { policyOver, ...fields } = over;
  const begun: Clock = {
    ...beginClock(aPolicy(policyOver), 'P2', startedAt, { contract: 'acme-2026', version: 3 }),
    ...fields,
  };
  return planned(begun, planClock(planRequestOf(begun, now), calendars), now);
};
