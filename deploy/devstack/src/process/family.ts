/** The children of one supervisor: recorded on disk whenever one is born, and ended in the right order. */
import { type Identity, identify } from './identity.ts';
import { writeRegistry } from './registry.ts';
import { type ChildSpec, type Supervised, supervise } from './supervised.ts';

export type Family = {
  /** By name; `supervisor` is this process. */
  pids: () => Record<string, number>;
  add: (spec: ChildSpec) => Supervised;
  /** Calls `write` now and after every birth from now on. */
  onChange: (write: () => void) => void;
  stop: () => Promise<void>;
};

/** What everybody else stands on, so it ends last. */
const daemons = new Set(['temporal', 'store']);

export const newFamily = (dir: string, detached: boolean): Family => {
  const children: Supervised[] = [];
  let publish = () => {};
  const supervisor = identify(process.pid);
  const born = (): [string, Identity][] =>
    children.flatMap((c) => {
      const id = c.identity();
      return id ? [[c.spec.name, id]] : [];
    });
  const record = () => {
    if (supervisor) writeRegistry(dir, { supervisor, children: Object.fromEntries(born()) });
    publish();
  };
  const killAll = () => {
    for (const child of children) child.killNow();
  };
  process.on('exit', killAll);
  return {
    pids: () => ({
      supervisor: process.pid,
      ...Object.fromEntries(born().map(([name, id]) => [name, id.pid])),
    }),
    add: (spec) => {
      // The first birth happens inside `supervise`, before the child is in the list.
      const child = supervise(spec, { detached, onSpawn: () => queueMicrotask(record) });
      children.push(child);
      record();
      return child;
    },
    onChange: (write) => {
      publish = write;
      write();
    },
    stop: async () => {
      publish = () => {};
      const tiers = [
        children.filter((c) => !daemons.has(c.spec.name)).reverse(),
        children.filter((c) => daemons.has(c.spec.name)).reverse(),
      ];
      for (const tier of tiers) await Promise.all(tier.map((child) => child.stop()));
      process.off('exit', killAll);
    },
  };
};
