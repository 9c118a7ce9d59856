import { type Measured, runParts, type Say } from '../part.ts';
import { insertOverhead } from './insert.ts';
import { sealLag } from './seal-lag.ts';
import { signingRoundTrip } from './signing-round-trip.ts';
import { startSigningWorld } from './signing-world.ts';
import { verifyRate } from './verify-rate.ts';
import { startWorld } from './world.ts';

/** Starts what is to be measured in, and stops it whatever comes of that. */
const within = async <W extends { stop: () => Promise<void> }>(
  start: () => Promise<W>,
  measure: (world: W) => Promise<Measured>,
): Promise<Measured> => {
  const world = await start();
  try {
    return await measure(world);
  } finally {
    await world.stop();
  }
};

/** Verifying by itself first, while nothing else runs; then writing and sealing, and then signing, on private stacks. */
export const audit = async (reps: number, say: Say): Promise<Measured> => {
  const measured = [
    await runParts({ verifyRate }, undefined, reps, say),
    await within(startWorld, (world) => runParts({ insertOverhead, sealLag }, world, reps, say)),
    await within(startSigningWorld, (world) => runParts({ signingRoundTrip }, world, reps, say)),
  ];
  return {
    results: measured.flatMap(({ results }) => results),
    failed: measured.flatMap(({ failed }) => failed),
  };
};
