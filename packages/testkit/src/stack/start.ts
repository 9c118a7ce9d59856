/** A private stack for tests: own data folder, own free ports, gone when stopped. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment, inherited, remoteTemporal } from '@perennial/devstack/env';
import { dirOf, rootOf } from '@perennial/devstack/here';
import { masterKeyOf } from '@perennial/devstack/master-key';
import { randomBase } from '@perennial/devstack/ports';
import { holder } from '@perennial/devstack/process/claim';
import { endOrphans } from '@perennial/devstack/process/registry';
import type { Demo, Ready } from '@perennial/devstack/ready';
import { services as all, type NodeProcess } from '@perennial/devstack/services';
import { pingStore, setUpStore, setUpTemporal } from '@perennial/devstack/setup-remote';
import { runStack } from '@perennial/devstack/stack';

export type TestStackOptions = {
  /** `true` for all of ours, or the ones named. Default none: Temporal and the store only. */
  services?: boolean | NodeProcess['name'][];
  /** The local SMTP sink. Default: on when there are services. */
  mail?: boolean;
  /** Settings for the services on top of the addresses. */
  serviceEnv?: Record<string, string>;
  /** Runs after everything serves; what it answers stands in `ready`. */
  seed?: (addresses: Omit<Ready, 'pids'>) => Promise<Demo>;
};

export type TestStack = {
  ready: Ready;
  /** Process ids of now: a killed process comes back under another. */
  pids: () => Record<string, number>;
  /** Absolute; holds `log/` and `mail/`. */
  dir: string;
  /** What the stack's services wrap keys and secrets with. */
  masterKey: Uint8Array;
  stop: () => Promise<void>;
};

/** Runs that were killed leave a folder and maybe daemons; the next run ends and removes them. */
const sweep = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const dir = join(folder, name);
    if (Number(name.split('-')[0]) === process.pid || holder(dir)) continue;
    await endOrphans(dir, 3_000);
    rmSync(dir, { recursive: true, force: true });
  }
};

const chosen = (wanted: TestStackOptions['services'] = []): NodeProcess[] =>
  Array.isArray(wanted) ? all.filter((s) => wanted.includes(s.name)) : wanted ? all : [];

export const startStack = async (options: TestStackOptions = {}): Promise<TestStack> => {
  const root = rootOf();
  const folder = join(dirOf(root), 'test');
  await sweep(folder);
  const portBase = await randomBase();
  const dir = join(folder, `${process.pid}-${portBase}`);
  const services = chosen(options.services);
  const stack = await runStack({
    place: { root, dir, env: inherited(environment, remoteTemporal(environment) === undefined) },
    env: environment,
    portBase,
    fresh: true,
    mail: options.mail ?? services.length > 0,
    services,
    ...(options.serviceEnv ? { serviceEnv: options.serviceEnv } : {}),
    detached: false,
    log: () => {},
    signal: new AbortController().signal,
    hooks: {
      pingStore,
      prepare: async (addresses, temporal) => {
        await setUpTemporal(temporal);
        if (services.length > 0) await setUpStore(addresses.mongodb);
      },
      ...(options.seed ? { seed: options.seed } : {}),
    },
  });
  return {
    ready: stack.ready,
    pids: stack.pids,
    dir,
    masterKey: Buffer.from(
      options.serviceEnv?.PERENNIAL_MASTER_KEY || environment.PERENNIAL_MASTER_KEY || masterKeyOf(dir),
      'base64',
    ),
    stop: async () => {
      await stack.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
