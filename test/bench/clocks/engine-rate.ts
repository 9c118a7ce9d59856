import { compileCalendar } from '@perennial/domain/calendar/compile';
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import { planClock } from '@perennial/domain/sla/plan';
import type { PlanRequest } from '@perennial/domain/sla/rules';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import { officeSpec } from './calendar.ts';
import { type Promised, promises } from './promises.ts';
import { rateOf } from './rate.ts';

const hour = 3_600_000;
const some = promises(20_000);
const hours = { kind: 'calendar', id: 'cn-office', version: 1 } as const;

const bare = ({ from, ms }: Promised): PlanRequest => ({
  key: 'resolution',
  hours,
  startedAt: from,
  target: { ms },
  pauses: [],
  warnAtPct: [],
  steps: [],
  now: from,
});

/** As a ticket under way has it: a pause in the middle, two warnings, a step before due and one after. */
const full = (promised: Promised): PlanRequest => ({
  ...bare(promised),
  pauses: [{ from: promised.from + hour, to: promised.from + 3 * hour }],
  warnAtPct: [50, 80],
  steps: [
    { beforeMs: hour, time: 'open' },
    { afterMs: hour, time: 'wall' },
  ],
  now: promised.from + 4 * hour,
});

/**
 * Due computations per second on one core: a clock's plan with nothing but its due instant, the calendar's sum below
 * it, and a whole plan with pause, warnings and steps.
 */
export const engineRate: Part<void> = async (_, reps, say): Promise<Result[]> => {
  const spec = officeSpec();
  const calendar = compileCalendar(spec);
  const lookup: CalendarLookup = () => spec;
  const [plain, whole] = [some.map(bare), some.map(full)];
  const due = (): number => plain.reduce((sum, request) => sum + (planClock(request, lookup).dueAt ?? 0), 0);
  const add = (): number => some.reduce((sum, { from, ms }) => sum + calendar.add(from, ms), 0);
  const plan = (): number => whole.reduce((sum, request) => sum + (planClock(request, lookup).dueAt ?? 0), 0);
  if (due() !== add()) throw new Error('the clock and its calendar do not agree on the due instants');
  plan();
  const rates: { due: number[]; add: number[]; plan: number[] } = { due: [], add: [], plan: [] };
  for (let rep = 0; rep < reps; rep += 1) {
    rates.due.push(rateOf(some.length, due));
    rates.add.push(rateOf(some.length, add));
    rates.plan.push(rateOf(some.length, plan));
    const [d, a, p] = [rates.due, rates.add, rates.plan].map((all) => all.at(-1)?.toFixed(0));
    say(`engine ${rep + 1}/${reps}: ${d} due instants/s, ${a} calendar sums/s, ${p} whole plans/s`);
  }
  return [
    resultOf('engine_rate', rates.due, '/s', { op: '>=', target: 200_000 }),
    resultOf('engine_add_rate', rates.add, '/s', { op: '>=', target: 200_000 }),
    resultOf('engine_plan_rate', rates.plan, '/s'),
  ];
};
