/** The Node processes of Perennial and what each is told. They share one environment; only PORT differs. */
import { join } from 'node:path';
import { answersReady } from './daemons/probe.ts';
import type { Place } from './place.ts';
import type { PortName, Ports } from './ports.ts';
import type { ChildSpec } from './process/supervised.ts';
import type { Addresses } from './ready.ts';

export type NodeProcess = { name: PortName; main: string; nodeArgs?: readonly string[] };

/** In the order of starting. */
export const services: NodeProcess[] = [
  { name: 'intake', main: 'services/intake/src/main.ts' },
  { name: 'notification', main: 'services/notification/src/main.ts' },
  { name: 'reporting', main: 'services/reporting/src/main.ts' },
  { name: 'console', main: 'services/console/src/main.ts' },
  // What a workflow task leaves behind dies young: room for it, or the collector copies it from one half to the other.
  { name: 'worker', main: 'workflows/worker/src/main.ts', nodeArgs: ['--max-semi-space-size=64'] },
];

export const serviceEnv = (a: Addresses, localTemporal: boolean): Record<string, string> => ({
  HOST: '127.0.0.1',
  MONGODB_URI: a.mongodb,
  TEMPORAL_ADDRESS: localTemporal ? a.temporal.replace('localhost', '127.0.0.1') : a.temporal,
  TEMPORAL_NAMESPACE: a.namespace,
  TEMPORAL_UI_URL: a.temporalUi,
  SMTP_URL: a.smtp,
  INTAKE_URL: a.intake,
  NOTIFICATION_URL: a.notification,
  REPORTING_URL: a.reporting,
  CONSOLE_URL: a.console,
  MAIL_URL: a.mailUi,
});

export const serviceSpec = (
  process_: NodeProcess,
  place: Place,
  ports: Ports,
  env: Record<string, string>,
): ChildSpec => ({
  name: process_.name,
  command: process.execPath,
  args: [...(process_.nodeArgs ?? []), join(place.root, process_.main)],
  env: { LOG_LEVEL: 'info', ...place.env, ...env, PORT: `${ports[process_.name]}` },
  cwd: place.root,
  log: join(place.dir, 'log', `${process_.name}.log`),
  graceMs: 12_000,
  readyWithinMs: 90_000,
  ready: () => answersReady(ports[process_.name]),
});
