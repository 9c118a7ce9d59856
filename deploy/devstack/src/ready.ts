import { isAbsolute, join, relative } from 'node:path';
import type { Role } from '@perennial/domain/scope/rules';
import type { Ports } from './ports.ts';
import { readJson, writeJson } from './process/files.ts';

export const demoKeyNames = ['agent', 'lead', 'customer', 'customerBohai', 'otherTenant'] as const;
export type DemoKeyName = (typeof demoKeyNames)[number];

/** How one signs in; `totpSecret` is base32, as authenticator apps take it. */
export type DemoPerson = { email: string; password: string; totpSecret: string };
export type DemoPeople = Record<Role, DemoPerson>;

/** What the demo seed answers. Keys are secrets of the local demo only. */
export type Demo = { keys: Record<DemoKeyName, string>; sites: string[]; people?: DemoPeople };

export type Addresses = {
  intake: string;
  notification: string;
  reporting: string;
  console: string;
  /** host:port of the Temporal frontend. */
  temporal: string;
  namespace: string;
  temporalUi: string;
  mongodb: string;
  smtp: string;
  /** Folder of received mails (.eml), relative to the checkout when it lies inside. */
  mail: string;
  mailUi: string;
  worker: string;
};

export type Pids = Record<string, number>;

/** `.devstack/ready.json`: there while everything runs, and only then. */
export type Ready = Addresses & Partial<Demo> & { pids: Pids };

const http = (port: number) => `http://localhost:${port}`;

const shortest = (root: string, path: string) => {
  const short = relative(root, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
};

export const addressesOf = (
  ports: Ports,
  where: {
    root: string;
    dir: string;
    temporal?: { address: string; namespace: string; ui?: string };
    mongodb?: string;
  },
): Addresses => ({
  intake: http(ports.intake),
  notification: http(ports.notification),
  reporting: http(ports.reporting),
  console: http(ports.console),
  temporal: where.temporal?.address ?? `localhost:${ports.temporal}`,
  namespace: where.temporal?.namespace ?? 'default',
  temporalUi: where.temporal ? (where.temporal.ui ?? '') : http(ports.temporalUi),
  mongodb:
    where.mongodb ?? `mongodb://127.0.0.1:${ports.store}/perennial?replicaSet=secantus&directConnection=true`,
  smtp: `smtp://127.0.0.1:${ports.smtp}`,
  mail: shortest(where.root, join(where.dir, 'mail')),
  mailUi: http(ports.mailUi),
  worker: http(ports.worker),
});

export const readyFile = (dir: string) => join(dir, 'ready.json');
export const readReady = (dir: string): Ready | undefined => readJson<Ready>(readyFile(dir));
export const writeReady = (dir: string, ready: Ready): void => writeJson(readyFile(dir), ready);
