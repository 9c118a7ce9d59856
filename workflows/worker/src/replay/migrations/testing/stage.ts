/** Where migrations are recorded: a private stack with scripted workers. */
import { startStack } from '@perennial/testkit/stack/start';
import { startMigrationWorld } from '../../../testing/migration/world.ts';

export const openStage = async () => {
  const stack = await startStack({ services: [] });
  const { temporal, namespace } = stack.ready;
  const address = temporal.replace(/^localhost:/, '127.0.0.1:');
  const world = await startMigrationWorld({ address, namespace });
  return {
    world,
    stop: async (): Promise<void> => {
      await world.stop();
      await stack.stop();
    },
  };
};
