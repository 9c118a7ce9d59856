/** Composition root of notification: the dispatcher, and the API to what it sent. */
import { createChannels } from '@perennial/channels/registry';
import { createLogger } from '@perennial/service-kit/logger';
import { createCounter } from '@perennial/service-kit/metrics';
import { serve } from '@perennial/service-kit/serve';
import { openStore } from '@perennial/store/open';
import { createNotification } from './app.ts';
import { runDigests } from './digest/run.ts';
import { runDispatcher } from './dispatch/dispatch.ts';
import { readSettings } from './env.ts';
import { webhookTarget } from './webhook-target.ts';

const env = readSettings();
const logger = createLogger('notification', env.LOG_LEVEL);
const store = openStore({ uri: env.MONGODB_URI, masterKey: env.PERENNIAL_MASTER_KEY });
const { channels, close } = createChannels({
  smtpUrl: env.SMTP_URL,
  from: env.MAIL_FROM,
  target: webhookTarget(store),
  allow: env.PERENNIAL_WEBHOOK_ALLOW,
});
const { app, metrics } = createNotification({
  store,
  now: Date.now,
  logger,
  origins: [new URL(env.CONSOLE_URL).origin],
});
const counter = createCounter(metrics, 'deliveries_total', 'Deliveries by channel and outcome', [
  'channel',
  'outcome',
]);
const dispatcher = runDispatcher({
  store,
  channels,
  logger,
  now: Date.now,
  intakeUrl: env.INTAKE_URL,
  onOutcome: ({ channel }, outcome) => counter.inc({ channel, outcome }),
});
const digests = runDigests({ store, now: Date.now, logger });
serve({
  fetch: app.fetch,
  host: env.HOST,
  port: env.PORT,
  logger,
  closers: [digests.stop, dispatcher.stop, async () => close(), () => store.close()],
});
