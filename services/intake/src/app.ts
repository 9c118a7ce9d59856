import { type App, type Check, createApp } from '@perennial/service-kit/app';
import { authenticate } from '@perennial/service-kit/auth';
import { admitAuditors } from '@perennial/service-kit/may-auditor';
import { requireDeclared } from '@perennial/service-kit/may-declare';
import { guard } from '@perennial/service-kit/may-guard';
import { limitCallers } from '@perennial/service-kit/rate-limit';
import { refusalNotes } from '@perennial/service-kit/refusals';
import type { IntakeDeps, Routes } from './deps.ts';
import { addOutboxMetrics } from './outbox-metrics.ts';
import { noticingBadKeys } from './refused-key.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { attachmentBytes, attachmentRoutes } from './routes/attachments.ts';
import { auditRoutes } from './routes/audit.ts';
import { auditGrantRoutes } from './routes/audit-grants.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { contractRoutes } from './routes/contracts.ts';
import { creditRoutes } from './routes/credits.ts';
import { docsRoutes } from './routes/docs.ts';
import { entitlementRoutes } from './routes/entitlements.ts';
import { alertmanagerRoute } from './routes/hooks/alertmanager.ts';
import { keyRoutes } from './routes/keys.ts';
import { registerRoutes } from './routes/registers.ts';
import { runRoutes } from './routes/runs.ts';
import { securityEventRoutes } from './routes/security-events.ts';
import { clocksRoute } from './routes/tickets/clocks.ts';
import { commandRoutes } from './routes/tickets/command.ts';
import { explainRoute } from './routes/tickets/explain.ts';
import { listRoute } from './routes/tickets/list.ts';
import { openRoute } from './routes/tickets/open.ts';
import { showRoute } from './routes/tickets/show.ts';
import { timelineRoute } from './routes/tickets/timeline.ts';
import { addSealMetrics } from './seal/metrics.ts';

const routes: Routes[] = [
  openRoute,
  listRoute,
  showRoute,
  timelineRoute,
  clocksRoute,
  explainRoute,
  commandRoutes,
  attachmentRoutes,
  registerRoutes,
  contractRoutes,
  calendarRoutes,
  runRoutes,
  entitlementRoutes,
  creditRoutes,
  approvalRoutes,
  keyRoutes,
  securityEventRoutes,
  auditRoutes,
  auditGrantRoutes,
  alertmanagerRoute,
  docsRoutes,
];

export type IntakeOptions = IntakeDeps & {
  /** Parts that `/readyz` names and that tickets can be taken without. */
  softChecks?: Record<string, Check>;
};

export const createIntake = ({ softChecks = {}, ...deps }: IntakeOptions): App => {
  const { store, logger, now } = deps;
  const onRefused = refusalNotes({ record: store.securityEvents.record, now, logger });
  const { app, metrics } = createApp({
    name: 'intake',
    logger,
    now,
    checks: { store: () => store.ping() },
    softChecks,
    largePaths: ['/v1/attachments', '/import'],
    largeBytes: attachmentBytes,
    onRefused,
  });
  addOutboxMetrics(metrics, store.starts, now);
  addSealMetrics(metrics, store.seals);
  app.use('/v1/*', authenticate({ findKey: noticingBadKeys(store.keys.find, onRefused, now), now }));
  app.use('/v1/*', limitCallers());
  app.use('/v1/*', guard(app, admitAuditors({ grants: store.auditGrants, now })));
  for (const add of routes) add(app, deps);
  requireDeclared(app);
  return app;
};
