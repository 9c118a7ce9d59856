import { join } from 'node:path';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { Place } from '../place.ts';
import type { Ports } from '../ports.ts';
import type { ChildSpec } from '../process/supervised.ts';
import { daemonBinary } from '../setup/daemons.mjs';

/** Throws when the server or the namespace does not answer in time. */
export const pingTemporal = async (
  options: ConnectionOptions,
  namespace: string,
  timeoutMs: number,
): Promise<void> => {
  const connection = await Connection.connect({ ...options, connectTimeout: timeoutMs });
  try {
    await connection.withDeadline(Date.now() + timeoutMs, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
};

/** Time skipping is for tests, fairness for tenants; both are off in a server by default. */
const dynamicConfig = ['frontend.WorkflowTimeSkippingEnabled=true', 'matching.enableFairness=true'];

export const temporalSpec = (place: Place, ports: Ports): ChildSpec => ({
  name: 'temporal',
  command: daemonBinary(place.root, 'temporal'),
  args: [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn', '--ui-disable-news-fetch'],
    ...['--db-filename', join(place.dir, 'temporal.db')],
    ...['--port', `${ports.temporal}`, '--ui-port', `${ports.temporalUiBehind}`],
    // The browser asks it, not the server.
    ...['--ui-codec-endpoint', `http://localhost:${ports.intake}/codec`],
    ...['--http-port', `${ports.temporalHttp}`, '--metrics-port', `${ports.temporalMetrics}`],
    ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
  ],
  env: place.env,
  cwd: place.dir,
  log: join(place.dir, 'log', 'temporal.log'),
  graceMs: 8_000,
  readyWithinMs: 60_000,
  ready: async () => {
    await pingTemporal({ address: `127.0.0.1:${ports.temporal}` }, 'default', 2_000);
    return true;
  },
});
