import { type Measured, runParts, type Say } from '../part.ts';
import { engineRate } from './engine-rate.ts';
import { engineVsNaive } from './engine-vs-naive.ts';
import { eventLateness } from './event-lateness.ts';
import { recovery } from './recovery.ts';
import { retarget } from './retarget.ts';
import { tenYears } from './ten-years.ts';
import { type Sizes, startWorld } from './world.ts';

/** The engine by itself first, while nothing else runs; then clocks among many open tickets on a private stack. */
export const clocks = async (reps: number, say: Say, sizes: Sizes): Promise<Measured> => {
  const engine = await runParts({ tenYears, engineRate, engineVsNaive }, undefined, reps, say);
  const world = await startWorld(sizes);
  try {
    const flow = await runParts({ retarget, eventLateness, recovery }, world, reps, say);
    return {
      results: [...engine.results, ...flow.results],
      failed: [...engine.failed, ...flow.failed],
    };
  } finally {
    await world.stop();
  }
};
