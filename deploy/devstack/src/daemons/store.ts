import { join } from 'node:path';
import type { Place } from '../place.ts';
import type { Ports } from '../ports.ts';
import type { ChildSpec } from '../process/supervised.ts';
import { daemonBinary } from '../setup/daemons.mjs';
import { accepts } from './probe.ts';

/** The flags that keep a `j: true` write through a SIGKILL and let it reopen in about a second. */
const durable = ['--log-file-max', '64MB', '--cache-size', '512M', '--sync-on-commit'];

export const storeSpec = (place: Place, ports: Ports): ChildSpec => ({
  name: 'store',
  command: daemonBinary(place.root, 'store'),
  args: [
    ...['--host', '127.0.0.1', '--port', `${ports.store}`, '--storage-path', join(place.dir, 'store')],
    ...durable,
  ],
  env: place.env,
  cwd: place.dir,
  log: join(place.dir, 'log', 'store.log'),
  graceMs: 8_000,
  readyWithinMs: 60_000,
  ready: () => accepts(ports.store),
});
