import { type App, type Check, createApp } from '@perennial/service-kit/app';
import { authenticate } from '@perennial/service-kit/auth';
import type { IntakeDeps, Routes } from './deps.ts';
import { acceptLinkRoute } from './identity/routes/accept-link.ts';
import type { AuthRoutes } from './identity/routes/auth-routes.ts';
import { signInRoute } from './identity/routes/sign-in.ts';
import { signOutRoute } from './identity/routes/sign-out.ts';
import { twoFactorRoutes } from './identity/routes/two-factor.ts';
import { addOutboxMetrics } from './outbox-metrics.ts';
import { attachmentBytes, attachmentRoutes } from './routes/attachments.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { contractRoutes } from './routes/contracts.ts';
import { creditRoutes } from './routes/credits.ts';
import { docsRoutes } from './routes/docs.ts';
import { entitlementRoutes } from './routes/entitlements.ts';
import { alertmanagerRoute } from './routes/hooks/alertmanager.ts';
import { keyRoutes } from './routes/keys.ts';
import { peopleRoutes } from './routes/people/invite.ts';
import { resetRoutes } from './routes/people/reset.ts';
import { peopleRoleRoutes } from './routes/people/roles.ts';
import { registerRoutes } from './routes/registers.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { clocksRoute } from './routes/tickets/clocks.ts';
import { commandRoutes } from './routes/tickets/command.ts';
import { explainRoute } from './routes/tickets/explain.ts';
import { listRoute } from './routes/tickets/list.ts';
import { openRoute } from './routes/tickets/open.ts';
import { showRoute } from './routes/tickets/show.ts';
import { timelineRoute } from './routes/tickets/timeline.ts';
import { trainingRoutes } from './routes/training.ts';

const authRoutes: AuthRoutes[] = [
  acceptLinkRoute,
  peopleRoutes,
  resetRoutes,
  signInRoute,
  twoFactorRoutes,
  signOutRoute,
];

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
  keyRoutes,
  sessionRoutes,
  peopleRoleRoutes,
  trainingRoutes,
  alertmanagerRoute,
  docsRoutes,
];

export type IntakeOptions = IntakeDeps & {
  /** Parts that `/readyz` names and that tickets can be taken without. */
  softChecks?: Record<string, Check>;
};

export const createIntake = ({ softChecks = {}, ...deps }: IntakeOptions): App => {
  const { store, logger, now } = deps;
  const { app, metrics } = createApp({
    name: 'intake',
    logger,
    now,
    checks: { store: () => store.ping() },
    softChecks,
    largePaths: ['/v1/attachments', '/import'],
    largeBytes: attachmentBytes,
  });
  addOutboxMetrics(metrics, store.starts, now);
  const { identity } = deps;
  app.use(
    '/v1/*',
    authenticate({
      findKey: store.keys.find,
      ...(identity ? { findSession: store.identity.sessions.find, origins: identity.origins } : {}),
      now,
    }),
  );
  if (identity) for (const add of authRoutes) add(app, { ...deps, identity });
  for (const add of routes) add(app, deps);
  return app;
};
