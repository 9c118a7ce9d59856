import { join } from 'node:path';
import type { Place } from '../place.ts';
import type { Ports } from '../ports.ts';
import type { ChildSpec } from '../process/supervised.ts';

export const temporalUiSpec = (place: Place, ports: Ports): ChildSpec => ({
  name: 'temporalUi',
  command: process.execPath,
  args: [
    join(import.meta.dirname, '..', 'temporal-ui', 'main.ts'),
    ...['--http', `${ports.temporalUi}`, '--behind', `${ports.temporalUiBehind}`],
    ...['--sign-in', `http://localhost:${ports.intake}/sign-in`],
  ],
  env: place.env,
  cwd: place.dir,
  log: join(place.dir, 'log', 'temporal-ui.log'),
  graceMs: 3_000,
  readyWithinMs: 60_000,
  ready: async () => {
    const settings = `http://127.0.0.1:${ports.temporalUi}/api/v1/settings`;
    return (await fetch(settings, { signal: AbortSignal.timeout(2_000) })).ok;
  },
});
