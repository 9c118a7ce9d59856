import { type App, createApp } from '@perennial/service-kit/app';
import { authenticate } from '@perennial/service-kit/auth';
import type { Logger } from '@perennial/service-kit/logger';
import { admitAuditors } from '@perennial/service-kit/may-auditor';
import { requireDeclared } from '@perennial/service-kit/may-declare';
import { guard } from '@perennial/service-kit/may-guard';
import type { Metrics } from '@perennial/service-kit/metrics';
import { limitCallers } from '@perennial/service-kit/rate-limit';
import { refusalNotes } from '@perennial/service-kit/refusals';
import type { Store } from '@perennial/store/ports';
import { deliveryRoutes } from './routes/deliveries.ts';

export type NotificationDeps = {
  store: Pick<Store, 'keys' | 'identity' | 'deliveries' | 'auditGrants' | 'securityEvents' | 'ping'>;
  now: () => number;
  logger: Logger;
  /** Of our own pages; what changes something with a session's cookie must come from them. */
  origins?: readonly string[];
};

export const createNotification = ({
  store,
  now,
  logger,
  origins = [],
}: NotificationDeps): { app: App; metrics: Metrics } => {
  const { app, metrics } = createApp({
    name: 'notification',
    logger,
    now,
    checks: { store: () => store.ping() },
    onRefused: refusalNotes({ record: store.securityEvents.record, now, logger }),
  });
  app.use(
    '/v1/*',
    authenticate({ findKey: store.keys.find, findSession: store.identity.sessions.find, origins, now }),
  );
  app.use('/v1/*', limitCallers());
  app.use('/v1/*', guard(app, admitAuditors({ grants: store.auditGrants, now })));
  deliveryRoutes(app, store.deliveries);
  requireDeclared(app);
  return { app, metrics };
};
