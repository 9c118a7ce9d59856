/** Every test file with a store: its clients are watched, and a write without its audit event fails the file. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { afterAll } from 'vitest';
import { createMonitor, type Started } from './monitor.ts';

const channel = 'perennial:store.client';
const { started, faults } = createMonitor();

const watch = (client: unknown): void => {
  if (!(client instanceof EventEmitter)) throw new TypeError('the store published something else');
  // Read when the client connects, which is at its first command.
  Object.assign(client, { monitorCommands: true });
  client.on('commandStarted', (event: Started) => started(event));
};

subscribe(channel, watch);
afterAll(() => {
  unsubscribe(channel, watch);
  if (faults.length === 0) return;
  const lines = [...new Set(faults.map(({ collections, why }) => `${collections.join(', ')}: ${why}`))];
  throw new Error(`rows were written as they must not be\n  ${lines.join('\n  ')}`);
});
