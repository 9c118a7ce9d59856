import type { CalendarLookup } from '../calendar/hours.ts';
import type { ContractTerms } from '../contract/rules.ts';
import type { Level } from '../ticket/rules.ts';
import { beginClock, planned, planRequestOf } from './clock/rules.ts';
import { planClock } from './plan.ts';
import { policyRefOf, startsWith } from './policy/start/rules.ts';
import type { Clock } from './rules.ts';

export type Opening = { level: Level; openedAt: number; group?: string | undefined };

/** The clocks a ticket of this level starts with, planned; intake and workflow begin from the same ones. */
export const firstClocks = (
  terms: ContractTerms,
  { level, openedAt, group }: Opening,
  calendars?: CalendarLookup,
): Clock[] =>
  terms.levels[level].clocks
    .filter((policy) => startsWith(policy, group))
    .map((policy) => {
      const clock = beginClock(policy, level, openedAt, policyRefOf(terms));
      return planned(clock, planClock(planRequestOf(clock, openedAt), calendars), openedAt);
    });
