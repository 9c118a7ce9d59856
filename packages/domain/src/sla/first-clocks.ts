import type { ContractTerms } from '../contract/rules.ts';
import type { Level } from '../ticket/rules.ts';
import { beginClock, planned, planRequestOf } from './clock/rules.ts';
import { planClock } from './plan.ts';
import type { Clock } from './rules.ts';

/** The clocks a ticket of this level starts with, planned; intake and workflow begin from the same ones. */
export const firstClocks = (terms: ContractTerms, level: Level, openedAt: number): Clock[] =>
  terms.levels[level].clocks.map((policy) => {
    const clock = beginClock(policy, level, openedAt);
    return planned(clock, planClock(planRequestOf(clock, openedAt)), openedAt);
  });
