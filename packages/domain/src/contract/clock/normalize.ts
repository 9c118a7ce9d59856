import type { ClockGoal, EscalationStep, Target } from '../../sla/policy/rules.ts';
import { clockGoals } from '../../sla/policy/rules.ts';
import { msOf } from '../duration/parse.ts';
import type { TargetFile } from '../duration/schema.ts';
import { hoursOf } from '../hours/normalize.ts';
import type { ClockPolicyOf, HoursRef } from '../rules.ts';
import type { ClockFile, StepFile } from './schema.ts';
import { parseStepAt } from './step-at.ts';

export const goalOf = (name: string): ClockGoal | undefined => clockGoals.find((goal) => goal === name);

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

const targetOf = (target: TargetFile | undefined): Target | undefined =>
  typeof target === 'string' ? { ms: msOf(target) } : target;

const stepOf = ({ at, time = 'open', to }: StepFile): EscalationStep => {
  const parsed = typeof at === 'string' ? parseStepAt(at, time) : at;
  if ('fault' in parsed) throw new TypeError(`${at}: ${parsed.fault}`);
  return { at: parsed, to };
};

/** Takes a clock that has passed all checks. */
export const policyOf = (file: ClockFile): ClockPolicyOf<HoursRef> => {
  const {
    name,
    kind = 'sla',
    target,
    targetMs,
    startsOn = 'opened',
    warnAtPct = [50, 80],
    steps = [],
  } = file;
  const goal = file.goal ?? goalOf(name);
  const promised = targetMs === undefined ? targetOf(target) : { ms: targetMs };
  if (goal === undefined || promised === undefined) throw new TypeError(`clock ${name} was not checked`);
  return {
    name,
    goal,
    kind,
    target: promised,
    hours: hoursOf(file.hours),
    pausesOn: file.pausesOn ?? (kind === 'regulatory' ? [] : ['customer', 'window']),
    startsOn,
    warnAtPct: ascending(warnAtPct),
    steps: steps.map(stepOf),
  };
};
