import { rootOf } from '../here.ts';
import type { NodeProcess } from '../services.ts';
import type { StackOptions } from '../stack.ts';

const main = 'deploy/devstack/src/testing/stand-in.ts';

export const standIns: NodeProcess[] = (['intake', 'worker'] as const).map((name) => ({ name, main }));

/** Real daemons, stand-ins for the services, in a folder of the test's own. */
export const stackOptions = (dir: string, portBase: number): StackOptions => ({
  place: { root: rootOf(), dir, env: {} },
  env: {},
  portBase,
  fresh: false,
  mail: true,
  services: standIns,
  detached: true,
  log: () => {},
  signal: new AbortController().signal,
});
