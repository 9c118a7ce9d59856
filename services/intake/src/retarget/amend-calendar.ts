/** Applies a calendar: a new version, the contracts that follow it, and the run that moves their open tickets. */
import { chinaYears } from '@perennial/domain/calendar/china/index';
import { calendarOf } from '@perennial/domain/calendar/holiday-set/resolve';
import type { Calendar, HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import type { Store } from '@perennial/store/ports';
import type { RunTarget } from '@perennial/store/runs/port';
import type { AmendStore } from './amend-contract.ts';
import { newRun, untilWritten } from './new-run.ts';
import { calendarVersions } from './pinning.ts';
import { type Repinned, repin } from './repin.ts';
import { targetsOf } from './targets.ts';

export type CalendarStore = AmendStore & Pick<Store, 'holidays'>;

/** What is known of a holiday set: the years shipped with the product and those the tenant has imported. */
export const knownYears = async (
  { holidays }: Pick<Store, 'holidays'>,
  scope: Scope,
  set: HolidaySetYear['set'],
): Promise<HolidaySetYear[]> => [
  ...chinaYears.filter((year) => year.set === set),
  ...(await holidays.list(scope, set)),
];

export type CalendarPlan = {
  calendar: Calendar;
  isNew: boolean;
  contracts: Repinned[];
  items: RunTarget[];
};

/** What the file, with a notice that is coming, would change; nothing is stored. */
export const planCalendar = async (
  store: CalendarStore,
  scope: Scope,
  file: CalendarFile,
  { notice, now }: { notice?: HolidaySetYear; now: number },
): Promise<CalendarPlan> => {
  const known = await Promise.all(file.holidaySets.map(({ set }) => knownYears(store, scope, set)));
  const old = await store.calendars.get(scope, file.id);
  const next = calendarOf(file, old?.version ?? 1, [...known.flat(), ...(notice ? [notice] : [])]);
  const isNew = old === undefined || bodyHash(old) !== bodyHash(next);
  const calendar = old && isNew ? { ...next, version: old.version + 1 } : next;
  // Also where the calendar is there already: a contract may have been left behind by a change that never finished.
  const versionOf = await calendarVersions(store, scope, calendar);
  const contracts = await repin(store, scope, versionOf, now);
  const inForce = contracts.filter((c) => c.effectiveFrom <= now).map((c) => c.contract);
  const items = await targetsOf(store, scope.tenant, { contracts: inForce, coming: calendar, now });
  return { calendar, isNew, contracts, items };
};

export type AppliedCalendar = CalendarPlan & { run?: { id: string; total: number } };

export type CalendarChange = {
  file: CalendarFile;
  /** Numbered anew at each attempt; undefined where the tenant has the same notice already. */
  notice?: () => Promise<HolidaySetYear | undefined>;
  reason: string | undefined;
  now: number;
};

export const amendCalendar = (
  store: CalendarStore,
  scope: Scope,
  { file, notice, reason, now }: CalendarChange,
): Promise<AppliedCalendar> =>
  untilWritten(async () => {
    const holidays = await notice?.();
    const plan = await planCalendar(store, scope, file, { now, ...(holidays ? { notice: holidays } : {}) });
    const { calendar, isNew, contracts, items } = plan;
    if (!isNew && !holidays && contracts.length === 0) return plan;
    const run =
      contracts.length === 0
        ? undefined
        : newRun({
            reason: 'calendar-changed',
            source: `calendar/${calendar.id}`,
            contracts: contracts.map((c) => c.contract),
            timeZone: calendar.spec.tz,
            effectiveFrom: now,
            items,
          });
    const written = await store.runs.amend(scope, {
      ...(holidays ? { holidays } : {}),
      ...(isNew ? { calendar: { calendar, file } } : {}),
      contracts,
      ...(run ? { run } : {}),
      reason,
    });
    if (!written) return 'outpaced';
    return { ...plan, ...(run ? { run: { id: run.id, total: items.length } } : {}) };
  });
