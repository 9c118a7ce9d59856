/** Composition root of reporting: reads projections, writes nothing but what an auditor reads and what leaves as a file. */
import { createApp } from '@perennial/service-kit/app';
import { authenticate } from '@perennial/service-kit/auth';
import { createLogger } from '@perennial/service-kit/logger';
import { admitAuditors } from '@perennial/service-kit/may-auditor';
import { adoptDeclared, requireDeclared } from '@perennial/service-kit/may-declare';
import { refusalNotes } from '@perennial/service-kit/refusals';
import { serve } from '@perennial/service-kit/serve';
import { openStore } from '@perennial/store/open';
import { createReporting } from './app.ts';
import { readSettings } from './env.ts';

const env = readSettings();
const logger = createLogger('reporting', env.LOG_LEVEL);
const store = openStore({ uri: env.MONGODB_URI });
const stopping = new AbortController();
const { app } = createApp({
  name: 'reporting',
  logger,
  now: Date.now,
  checks: { store: () => store.ping() },
  onRefused: refusalNotes({ record: store.securityEvents.record, now: Date.now, logger }),
});
const reporting = createReporting({
  store,
  now: Date.now,
  stopping: stopping.signal,
  onOutage: (err) => logger.warn({ err }, 'live changes are interrupted'),
  onError: (err, requestId) => logger.error({ err, requestId }, 'unexpected error'),
  admit: admitAuditors({ grants: store.auditGrants, now: Date.now }),
  auth: authenticate({
    findKey: store.keys.find,
    findSession: store.identity.sessions.find,
    origins: [new URL(env.CONSOLE_URL).origin],
    now: Date.now,
  }),
});
app.route('/', reporting);
adoptDeclared(app, reporting);
requireDeclared(app);
serve({
  fetch: app.fetch,
  host: env.HOST,
  port: env.PORT,
  logger,
  onStopping: () => stopping.abort(),
  closers: [() => store.close()],
});
