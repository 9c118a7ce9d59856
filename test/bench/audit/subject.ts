import { type Measured, runParts, type Say } from '../part.ts';
import { insertOverhead } from './insert.ts';
import { sealLag } from './seal-lag.ts';
import { verifyRate } from './verify-rate.ts';
import { startWorld } from './world.ts';

/** Verifying by itself first, while nothing else runs; then writing and sealing on a private stack. */
export const audit = async (reps: number, say: Say): Promise<Measured> => {
  const alone = await runParts({ verifyRate }, undefined, reps, say);
  const world = await startWorld();
  try {
    const sealing = await runParts({ insertOverhead, sealLag }, world, reps, say);
    return {
      results: [...alone.results, ...sealing.results],
      failed: [...alone.failed, ...sealing.failed],
    };
  } finally {
    await world.stop();
  }
};
