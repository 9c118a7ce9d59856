import type { Scope } from '@perennial/domain/scope/rules';
import { reasonQuery } from '@perennial/service-kit/reason';
import { z } from 'zod';
import type { AppliedCalendar, CalendarPlan } from '../../retarget/amend-calendar.ts';
import { impactView } from '../../retarget/view.ts';

export const changeQuery = {
  dryRun: z.stringbool().default(false),
  ...reasonQuery,
};

const named = ({ id, version }: { id: string; version: number }) => ({ id, version });

/** What was stored. */
export const appliedView = ({ calendar, isNew, contracts, run }: AppliedCalendar) => ({
  calendar: named(calendar),
  created: isNew,
  contracts: contracts.map((c) => named(c.contract)),
  ...(run ? { run } : {}),
});

/** What would be; the version is the one the calendar would get. */
export const dryView = (scope: Scope, { calendar, isNew, contracts, items }: CalendarPlan) => ({
  calendar: named(calendar),
  created: isNew,
  contracts: contracts.map((c) => named(c.contract)),
  ...impactView(scope, items, calendar.spec.tz),
});
