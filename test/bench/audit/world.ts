import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { startStack } from '@perennial/testkit/stack/start';

/** An intake that seals, and the store it works on. */
export type World = { store: Store; mongodb: string; stop: () => Promise<void> };

export const startWorld = async (): Promise<World> => {
  const stack = await startStack({ services: ['intake'], mail: false, serviceEnv: { LOG_LEVEL: 'error' } });
  const { mongodb } = stack.ready;
  const store = openStore({ uri: mongodb });
  return {
    store,
    mongodb,
    stop: async () => {
      await store.close();
      await stack.stop();
    },
  };
};
