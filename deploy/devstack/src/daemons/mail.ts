import { join } from 'node:path';
import type { Place } from '../place.ts';
import type { Ports } from '../ports.ts';
import type { ChildSpec } from '../process/supervised.ts';
import { accepts, answersReady } from './probe.ts';

export const mailSpec = (place: Place, ports: Ports): ChildSpec => ({
  name: 'mail',
  command: process.execPath,
  args: [
    join(import.meta.dirname, '..', 'mail', 'main.ts'),
    ...['--folder', join(place.dir, 'mail'), '--smtp', `${ports.smtp}`, '--http', `${ports.mailUi}`],
  ],
  env: place.env,
  cwd: place.dir,
  log: join(place.dir, 'log', 'mail.log'),
  graceMs: 3_000,
  readyWithinMs: 20_000,
  ready: async () => (await accepts(ports.smtp)) && (await answersReady(ports.mailUi)),
});
