/**
 * A whole local Perennial: claims its data folder, starts what no environment variable replaces, keeps it
 * running, tells the world when everything serves, and ends all of it. `npm start` and the test fixtures
 * are thin callers of `runStack`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { authSecret } from './auth-secret.ts';
import { mailSpec } from './daemons/mail.ts';
import { storeSpec } from './daemons/store.ts';
import { pingTemporal, temporalSpec } from './daemons/temporal.ts';
import { temporalUiSpec } from './daemons/temporal-ui.ts';
import { type Environment, type RemoteTemporal, remoteStore, remoteTemporal } from './env.ts';
import { masterKeyOf } from './master-key.ts';
import type { Place } from './place.ts';
import { choosePorts, type Ports, wantedPorts } from './ports.ts';
import { awaitReady, StartFailure } from './process/await-ready.ts';
import { claim, release } from './process/claim.ts';
import { newFamily } from './process/family.ts';
import { readJson, removeFile, writeJson } from './process/files.ts';
import type { Identity } from './process/identity.ts';
import { removeRegistry } from './process/registry.ts';
import { type Addresses, addressesOf, type Demo, type Ready, readyFile, writeReady } from './ready.ts';
import { type NodeProcess, serviceEnv, serviceSpec } from './services.ts';

export type StackOptions = {
  place: Place;
  /** Read for TEMPORAL_ADDRESS (or a profile) and MONGODB_URI. */
  env: Environment;
  portBase?: number;
  /** Wipe the data of the folder first. */
  fresh: boolean;
  mail: boolean;
  services: NodeProcess[];
  /** Given to services on top of the addresses, e.g. shorter intervals in tests. */
  serviceEnv?: Record<string, string>;
  /** Own process groups, so that Ctrl-C reaches only the supervisor. */
  detached: boolean;
  log: (line: string) => void;
  signal: AbortSignal;
  hooks?: {
    /** Throws when a remote store does not answer. */
    pingStore?: (uri: string) => Promise<void>;
    /** Search attributes, indexes: before services start. */
    prepare?: (addresses: Addresses, temporal: RemoteTemporal) => Promise<void>;
    /** After services serve. */
    seed?: (addresses: Addresses) => Promise<Demo>;
  };
};

export type Stack = { ready: Ready; pids: () => Record<string, number>; stop: () => Promise<void> };

export class AlreadyRunning extends Error {
  readonly by: Identity;
  constructor(by: Identity) {
    super(`already running as process ${by.pid}`);
    this.by = by;
  }
}

const data = [
  'ports.json',
  'store',
  'temporal.db',
  'temporal.db-shm',
  'temporal.db-wal',
  'mail',
  'log',
  'demo.json',
  'anchors',
];

const portsFor = async (dir: string, base: number | undefined): Promise<Ports> => {
  const file = join(dir, 'ports.json');
  const last = readJson<{ base: number | null; ports: Ports }>(file);
  const same = last?.base === (base ?? null) ? last.ports : {};
  const ports = await choosePorts(wantedPorts(base), same);
  writeJson(file, { base: base ?? null, ports });
  return ports;
};

const reachable = async (variable: string, address: string, ping: () => Promise<void>) => {
  await ping().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = `start it, correct ${variable}, or unset ${variable} to use a local one`;
    throw new StartFailure(`${variable} is set to ${address}, but nothing usable answers there`, remedy, why);
  });
};

/** User and password of a URI are not for the terminal. */
const withoutSecrets = (uri: string) => uri.replace(/\/\/[^@/]*@/, '//***@');

const wipe = (dir: string) => {
  for (const name of data) rmSync(join(dir, name), { recursive: true, force: true });
};

/** Resolves when everything serves. Throws StartFailure, AlreadyRunning or the signal's reason, and leaves nothing behind. */
export const runStack = async (options: StackOptions): Promise<Stack> => {
  const { place, env, signal, hooks = {} } = options;
  const remote = { temporal: remoteTemporal(env), store: remoteStore(env) };
  const claimed = await claim(place.dir, options.log);
  if (!claimed.taken) throw new AlreadyRunning(claimed.by);
  const family = newFamily(place.dir, options.detached);
  const stop = async () => {
    removeFile(readyFile(place.dir));
    await family.stop();
    removeRegistry(place.dir);
    release(place.dir);
  };
  try {
    const { temporal, store } = remote;
    if (temporal)
      await reachable('TEMPORAL_ADDRESS', temporal.address, () =>
        pingTemporal(temporal.connection as Parameters<typeof pingTemporal>[0], temporal.namespace, 8_000),
      );
    if (store) await reachable('MONGODB_URI', withoutSecrets(store), async () => hooks.pingStore?.(store));
    if (options.fresh) wipe(place.dir);
    mkdirSync(join(place.dir, 'mail'), { recursive: true });
    const ports = await portsFor(place.dir, options.portBase);
    const where = {
      ...place,
      ...(temporal
        ? { temporal: { ...temporal, ...(env.TEMPORAL_UI_URL ? { ui: env.TEMPORAL_UI_URL } : {}) } }
        : {}),
      ...(store ? { mongodb: store } : {}),
    };
    const addresses = addressesOf(ports, where);
    const started = [
      ...(temporal ? [] : [family.add(temporalSpec(place, ports))]),
      ...(store ? [] : [family.add(storeSpec(place, ports))]),
      ...(options.mail ? [family.add(mailSpec(place, ports))] : []),
      // Nobody looks at Temporal where none of our services runs.
      ...(temporal || options.services.length === 0 ? [] : [family.add(temporalUiSpec(place, ports))]),
    ];
    await Promise.all(started.map((child) => awaitReady(child, signal)));
    const connection = { address: addresses.temporal.replace(/^localhost:/, '127.0.0.1:') };
    await hooks.prepare?.(
      addresses,
      temporal ?? { address: addresses.temporal, namespace: addresses.namespace, connection },
    );
    signal.throwIfAborted();
    const shared = {
      ...serviceEnv(addresses, !temporal),
      PERENNIAL_MASTER_KEY: env.PERENNIAL_MASTER_KEY || masterKeyOf(place.dir),
      // Sites of a local stack are on this machine.
      PERENNIAL_SITE_ALLOW: env.PERENNIAL_SITE_ALLOW || 'localhost,127.0.0.1',
      ...options.serviceEnv,
    };
    // For intake alone: whoever holds it can sign cookies.
    const secret = {
      AUTH_SECRET: env.AUTH_SECRET ?? authSecret(place.dir),
      // Beside our own store only: they tell of one store, and a fresh start forgets both.
      ...(store ? {} : { AUDIT_ANCHORS: env.AUDIT_ANCHORS || join(place.dir, 'anchors') }),
    };
    const running = options.services.map((s) =>
      family.add(serviceSpec(s, place, ports, s.name === 'intake' ? { ...shared, ...secret } : shared)),
    );
    await Promise.all(running.map((child) => awaitReady(child, signal)));
    const demo = (await hooks.seed?.(addresses)) ?? {};
    signal.throwIfAborted();
    const ready = (): Ready => ({ ...addresses, ...demo, pids: family.pids() });
    family.onChange(() => writeReady(place.dir, ready()));
    return { ready: ready(), pids: family.pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
