/** Composition root of intake: the API, and the relay that starts workflows. */
import { guardedFetch } from '@perennial/channels/guarded-fetch';
import { createLogger } from '@perennial/service-kit/logger';
import { serve } from '@perennial/service-kit/serve';
import { openAuthDatabase } from '@perennial/store/identity/auth-database';
import { openStore } from '@perennial/store/open';
import { encryptingConverter } from '@perennial/temporal/codec/data-converter';
import { commandApproval } from '@perennial/temporal/command-approval';
import { commandMigration } from '@perennial/temporal/command-migration';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { connectTemporal } from '@perennial/temporal/connect';
import { isTransient } from '@perennial/temporal/failures';
import { runMigrationJob } from '@perennial/temporal/run-migration-job';
import { createIntake } from './app.ts';
import type { IntakeDeps } from './deps.ts';
import { readSettings } from './env.ts';
import { runEraser } from './erasure/runner.ts';
import { createIdentity } from './identity/identity.ts';
import { runRelay } from './relay/relay.ts';
import { startRow } from './relay/start-row.ts';
import { startRunner } from './retarget/runner.ts';
import { fileAnchors, memoryAnchors } from './seal/anchors.ts';
import { runSealer } from './seal/sealer.ts';
import { temporalCheck } from './temporal-check.ts';

const env = readSettings();
const logger = createLogger('intake', env.LOG_LEVEL);
const store = openStore({ uri: env.MONGODB_URI, masterKey: env.PERENNIAL_MASTER_KEY });
const database = openAuthDatabase(env.MONGODB_URI);
const warnOfKey = (key: string): void =>
  logger.error(
    { key },
    'the key of a payload is missing; what it holds cannot be read until the key is back',
  );
// Lazy: tickets are taken while Temporal is down.
const { client, connection, namespace } = await connectTemporal({
  lazy: true,
  dataConverter: encryptingConverter(store.dataKeys, warnOfKey, env.PAYLOAD_ENCRYPTION === 'on'),
});
const relay = runRelay({
  starts: store.starts,
  start: startRow(client, env.INTAKE_URL),
  isTransient,
  now: Date.now,
  logger,
});
const command: IntakeDeps['command'] = (workflowId, envelope) => commandTicket(client, workflowId, envelope);
const runner = startRunner({ store, command, now: Date.now, logger });
const master = env.PERENNIAL_MASTER_KEY;
const anchors = env.AUDIT_ANCHORS === undefined ? memoryAnchors() : fileAnchors(env.AUDIT_ANCHORS);
const { seals, securityEvents } = store;
const sealer = runSealer({ seals, securityEvents, master, anchors, logger });
const identity = createIdentity({
  store,
  database: database.db,
  secret: env.AUTH_SECRET,
  self: env.INTAKE_URL,
  pages: { home: `${env.CONSOLE_URL}/`, secondFactorPage: `${env.INTAKE_URL}/sign-in#second-factor` },
  fetch: guardedFetch({ allow: env.PERENNIAL_WEBHOOK_ALLOW }),
  now: Date.now,
  linkPage: `${env.INTAKE_URL}/accept`,
  passkeyRpId: env.PASSKEY_RP_ID,
  origins: [env.CONSOLE_URL, env.INTAKE_URL].map((url) => new URL(url).origin),
});
const eraser = runEraser({
  erasures: store.erasures,
  accounts: identity.accounts,
  logins: store.identity.logins,
  now: Date.now,
  logger,
});
const stopping = new AbortController();
const app = createIntake({
  store,
  identity,
  approvals: {
    verifyStepUp: identity.verifyStepUp,
    command: (update) => commandApproval(client, update),
  },
  migrations: {
    command: (workflowId, given) => commandMigration(client, workflowId, given),
    runJob: (job) => runMigrationJob(client, job),
    stopping: stopping.signal,
  },
  command,
  master,
  anchors,
  webhookAllow: env.PERENNIAL_WEBHOOK_ALLOW,
  siteAllow: env.PERENNIAL_SITE_ALLOW,
  now: Date.now,
  logger,
  urls: {
    self: env.INTAKE_URL,
    namespace,
    ...(env.TEMPORAL_UI_URL ? { temporalUi: env.TEMPORAL_UI_URL } : {}),
  },
  wake: relay.wake,
  softChecks: { temporal: temporalCheck({ connection, namespace }) },
});
// Rows of an earlier release; what fails is tried again at the next start, and such rows are read meanwhile.
store.webhooks.sealClear().then(
  (sealed) => sealed > 0 && logger.info({ sealed }, 'secrets of webhooks are sealed that stood in the clear'),
  (err: unknown) => logger.warn({ err }, 'secrets of webhooks that stand in the clear could not be sealed'),
);
serve({
  fetch: app.fetch,
  host: env.HOST,
  port: env.PORT,
  logger,
  onStopping: () => stopping.abort(),
  closers: [
    relay.stop,
    runner.stop,
    sealer.stop,
    eraser.stop,
    () => connection.close(),
    database.close,
    () => store.close(),
  ],
});
