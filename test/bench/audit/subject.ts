import { openStore } from '@perennial/store/open';
import { startStack } from '@perennial/testkit/stack/start';
import { type Measured, runParts, type Say } from '../part.ts';
import { sealLag, type World } from './seal-lag.ts';
import { verifyRate } from './verify-rate.ts';

const startWorld = async (): Promise<World> => {
  const stack = await startStack({ services: ['intake'], mail: false, serviceEnv: { LOG_LEVEL: 'error' } });
  const store = openStore({ uri: stack.ready.mongodb });
  return {
    store,
    stop: async () => {
      await store.close();
      await stack.stop();
    },
  };
};

/** Verifying by itself first, while nothing else runs; then sealing on a private stack. */
export const audit = async (reps: number, say: Say): Promise<Measured> => {
  const alone = await runParts({ verifyRate }, undefined, reps, say);
  const world = await startWorld();
  try {
    const sealing = await runParts({ sealLag }, world, reps, say);
    return {
      results: [...alone.results, ...sealing.results],
      failed: [...alone.failed, ...sealing.failed],
    };
  } finally {
    await world.stop();
  }
};
