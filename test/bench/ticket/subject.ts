import { type Measured, runParts, type Say } from '../part.ts';
import { bundleSize } from './bundle-size.ts';
import { intakeRates } from './intake-rates.ts';
import { lifecycle } from './lifecycle.ts';
import { projectionLag } from './projection-lag.ts';
import { timerLateness } from './timer-lateness.ts';
import { startWorld } from './world.ts';

/** All figures of the ticket flow, on a private stack. Timers last: what they leave open would slow the others down. */
export const ticket = async (reps: number, say: Say): Promise<Measured> => {
  const world = await startWorld();
  try {
    return await runParts(
      { bundleSize, lifecycle, intakeRates, projectionLag, timerLateness },
      world,
      reps,
      say,
    );
  } finally {
    await world.stop();
  }
};
