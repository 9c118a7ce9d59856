/** What a plan says about the run itself; all the workflow knows of it besides its hash. */
import type { Phase, Plan } from '../../plan/rules.ts';

export type RunTerms = {
  plannedMs: Record<Phase, number>;
  /** Lanes of one table. */
  lanes: number;
  rehearsals: number;
  policies: { 'load': string; 'go-no-go': string; 'rollback-late'?: string };
  /** Ids of the cut-over checklist: each is confirmed by name with `cutover`. */
  checklist: string[];
  countdownMs: number;
  freezeMs: number;
  reverseWindowMs: number;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const usualMs: Record<Phase, number> = {
  'requirements': hour,
  'profile': 2 * hour,
  'rehearsal': day,
  'approval': 3 * day,
  'load': 8 * hour,
  'verify': 2 * hour,
  'delta': hour,
  'go-no-go': 3 * day,
  'cut-over': hour,
  'smoke': 30 * minute,
  'hypercare': 14 * day,
};

export const termsOf = (plan: Plan): RunTerms => {
  const { approvals, cutover } = plan;
  const said = Object.fromEntries(
    Object.entries(plan.phases ?? {}).map(([phase, { plannedMs: ms }]) => [phase, ms]),
  );
  const plannedMs = { ...usualMs, hypercare: plan.hypercareMs ?? usualMs.hypercare, ...said };
  return {
    plannedMs,
    lanes: plan.chunk?.lanes ?? 2,
    rehearsals: plan.rehearsals?.count ?? 1,
    policies: {
      'load': approvals.load,
      'go-no-go': approvals.goNoGo,
      ...(approvals.rollbackLate === undefined ? {} : { 'rollback-late': approvals.rollbackLate }),
    },
    checklist: (cutover?.checklist ?? []).map(({ id }) => id),
    countdownMs: cutover?.countdownMs ?? 10 * minute,
    freezeMs: cutover?.freezeMs ?? hour,
    reverseWindowMs: cutover?.reverseWindowMs ?? 3 * day,
  };
};
