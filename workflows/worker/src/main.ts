/** Composition root of the worker process. */
import { createApp } from '@perennial/service-kit/app';
import { createLogger } from '@perennial/service-kit/logger';
import { createGauge } from '@perennial/service-kit/metrics';
import { serve } from '@perennial/service-kit/serve';
import { openStore } from '@perennial/store/open';
import { encryptingConverter } from '@perennial/temporal/codec/data-converter';
import { temporalOptions } from '@perennial/temporal/connect';
import { taskQueues } from '@perennial/temporal/task-queues';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { bundleWorkflows } from './bundle.ts';
import { readSettings, secretsFrom } from './env.ts';
import { loadKeys } from './load-keys.ts';
import { createWorkers } from './run.ts';

const env = readSettings();
const logger = createLogger('worker', env.LOG_LEVEL);
const store = openStore({ uri: env.MONGODB_URI, masterKey: env.PERENNIAL_MASTER_KEY });
const { namespace, ...connectionOptions } = temporalOptions();

// What the SDK says goes the way of our own log; the process is stopped in one place, by `serve`.
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
    logger[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message),
  ),
  shutdownSignals: [],
});
let missingKeys = 0;
const dataConverter = encryptingConverter(
  store.dataKeys,
  (key) => {
    missingKeys += 1;
    logger.error({ key }, 'the key of a payload is missing; its task waits until the key is back');
  },
  env.PAYLOAD_ENCRYPTION === 'on',
);
const workflowBundle = await bundleWorkflows();
await loadKeys(store.dataKeys, logger);
const connection = await NativeConnection.connect(connectionOptions);
const workers = await createWorkers({
  connection,
  namespace,
  dataConverter,
  store,
  connectors: {
    resolveSecret: secretsFrom(store.secrets),
    commands: env.PERENNIAL_COMMANDS,
    siteAllow: env.PERENNIAL_SITE_ALLOW,
  },
  queues: taskQueues,
  workflowBundle,
});
const running = Promise.all(workers.map((worker) => worker.run()));
running.catch((err: unknown) => {
  logger.fatal({ err }, 'the worker cannot go on');
  process.exit(1);
});

const { app, metrics } = createApp({
  name: 'worker',
  logger,
  now: Date.now,
  checks: {
    store: () => store.ping(),
    workers: async () => {
      const idle = workers.filter((w) => w.getState() !== 'RUNNING').length;
      if (idle > 0) throw new Error(`${idle} of ${workers.length} workers are not running`);
    },
  },
});
createGauge(
  metrics,
  'payload_keys_missing_total',
  'Payloads met since the start whose key was not in the key ring',
  async () => missingKeys,
);
serve({
  fetch: app.fetch,
  host: env.HOST,
  port: env.PORT,
  logger,
  closers: [
    async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
    () => connection.close(),
    () => store.close(),
  ],
});
