import { compileCalendar } from '@perennial/domain/calendar/compile';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { minuteWalk } from '../baseline/minute-walk.ts';
import type { Part } from '../part.ts';
import { inTurns } from '../ticket/load.ts';
import { officeSpec, walkedOffice } from './calendar.ts';
import { promises } from './promises.ts';
import { rateOf } from './rate.ts';

const minute = 60_000;
const some = promises(140);

/** The same due instants by the engine and by walking minutes; the ratio says nothing unless both answer alike. */
export const engineVsNaive: Part<void> = async (_, reps, say): Promise<Result[]> => {
  const calendar = compileCalendar(officeSpec());
  const walk = minuteWalk(walkedOffice());
  const ours = (): number[] => some.map(({ from, ms }) => calendar.add(from, ms));
  const naive = (): number[] => some.map(({ from, ms }) => walk(from, ms / minute));
  const [expected, got] = [naive(), ours()];
  const odd = some.find((__, i) => expected[i] !== got[i]);
  if (odd) {
    const [a, b] = [odd].flatMap(({ from, ms }) => [calendar.add(from, ms), walk(from, ms / minute)]);
    throw new Error(`${JSON.stringify(odd)}: the engine says ${a}, walking says ${b}`);
  }
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    const rate = await inTurns(
      rep,
      async () => rateOf(some.length, ours),
      async () => rateOf(some.length, naive),
    );
    ratios.push(rate.ours / rate.bare);
    rates.push(rate.bare);
    say(`naive ${rep + 1}/${reps}: ours ${rate.ours.toFixed(0)}/s, walking ${rate.bare.toFixed(0)}/s`);
  }
  return [resultOf('engine_vs_naive', ratios, 'x'), resultOf('naive_rate', rates, '/s')];
};
