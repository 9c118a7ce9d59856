import { type App, type Check, createApp } from '@perennial/service-kit/app';
import { authenticate } from '@perennial/service-kit/auth';
import { admitAuditors } from '@perennial/service-kit/may-auditor';
import { requireDeclared } from '@perennial/service-kit/may-declare';
import { guard } from '@perennial/service-kit/may-guard';
import { limitAddresses, limitCallers } from '@perennial/service-kit/rate-limit';
import { refusalNotes } from '@perennial/service-kit/refusals';
import type { IntakeDeps, Routes } from './deps.ts';
import { acceptLinkRoute } from './identity/routes/accept-link.ts';
import type { AuthRoutes } from './identity/routes/auth-routes.ts';
import { oidcRoutes } from './identity/routes/oidc.ts';
import { oidcExchangeRoute } from './identity/routes/oidc-exchange.ts';
import { passkeyRegisterRoutes } from './identity/routes/passkey-register.ts';
import { passkeySignInRoutes } from './identity/routes/passkey-sign-in.ts';
import { passkeyRoutes } from './identity/routes/passkeys.ts';
import { signInRoute } from './identity/routes/sign-in.ts';
import { signOutRoute } from './identity/routes/sign-out.ts';
import { twoFactorRoutes } from './identity/routes/two-factor.ts';
import { addOutboxMetrics } from './outbox-metrics.ts';
import { pageRoutes } from './pages/routes.ts';
import { noticingBadKeys } from './refused-key.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { attachmentBytes, attachmentRoutes } from './routes/attachments.ts';
import { auditRoutes } from './routes/audit.ts';
import { auditEventsRoute } from './routes/audit-events.ts';
import { auditExportRoute } from './routes/audit-export.ts';
import { auditGrantRoutes } from './routes/audit-grants.ts';
import { auditRestoredRoute } from './routes/audit-restored.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { fromTemporalUi, temporalUiOrigins } from './routes/codec/cors.ts';
import { codecRoutes } from './routes/codec.ts';
import { contractRoutes } from './routes/contracts.ts';
import { creditRoutes } from './routes/credits.ts';
import { dataKeyRoutes } from './routes/data-keys.ts';
import { docsRoutes } from './routes/docs.ts';
import { entitlementRoutes } from './routes/entitlements.ts';
import { alertmanagerRoute } from './routes/hooks/alertmanager.ts';
import { identityProviderRoutes } from './routes/identity-providers.ts';
import { keyRoutes } from './routes/keys.ts';
import { migrationRoutes } from './routes/migrations.ts';
import { eraseRoutes } from './routes/people/erase.ts';
import { peopleRoutes } from './routes/people/invite.ts';
import { resetRoutes } from './routes/people/reset.ts';
import { peopleRoleRoutes } from './routes/people/roles.ts';
import { registerRoutes } from './routes/registers.ts';
import { runRoutes } from './routes/runs.ts';
import { secretRoutes } from './routes/secrets.ts';
import { securityEventRoutes } from './routes/security-events.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { clocksRoute } from './routes/tickets/clocks.ts';
import { commandRoutes } from './routes/tickets/command.ts';
import { explainRoute } from './routes/tickets/explain.ts';
import { listRoute } from './routes/tickets/list.ts';
import { openRoute } from './routes/tickets/open.ts';
import { showRoute } from './routes/tickets/show.ts';
import { timelineRoute } from './routes/tickets/timeline.ts';
import { trainingRoutes } from './routes/training.ts';
import { webhookSecretRoutes } from './routes/webhook-secrets.ts';
import { addSealMetrics } from './seal/metrics.ts';

const authRoutes: AuthRoutes[] = [
  acceptLinkRoute,
  peopleRoutes,
  resetRoutes,
  signInRoute,
  twoFactorRoutes,
  signOutRoute,
  oidcRoutes,
  oidcExchangeRoute,
  passkeySignInRoutes,
  passkeyRegisterRoutes,
  passkeyRoutes,
  pageRoutes,
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
  webhookSecretRoutes,
  contractRoutes,
  calendarRoutes,
  runRoutes,
  entitlementRoutes,
  creditRoutes,
  approvalRoutes,
  migrationRoutes,
  keyRoutes,
  securityEventRoutes,
  auditRoutes,
  secretRoutes,
  dataKeyRoutes,
  codecRoutes,
  sessionRoutes,
  auditEventsRoute,
  auditExportRoute,
  auditRestoredRoute,
  peopleRoleRoutes,
  eraseRoutes,
  trainingRoutes,
  auditGrantRoutes,
  identityProviderRoutes,
  alertmanagerRoute,
  docsRoutes,
];

export type IntakeOptions = IntakeDeps & {
  /** Parts that `/readyz` names and that tickets can be taken without. */
  softChecks?: Record<string, Check>;
};

export const createIntake = ({ softChecks = {}, ...deps }: IntakeOptions): App => {
  const { store, logger, now, urls } = deps;
  const onRefused = refusalNotes({ record: store.securityEvents.record, now, logger });
  const { app, metrics } = createApp({
    name: 'intake',
    logger,
    now,
    checks: { store: () => store.ping() },
    softChecks,
    largePaths: ['/v1/attachments', '/import', '/codec/decode', '/codec/encode'],
    largeBytes: attachmentBytes,
    onRefused,
  });
  addOutboxMetrics(metrics, store.starts, now);
  addSealMetrics(metrics, store.seals);
  // Before the callers are known: a browser asks for leave without saying who it is.
  app.use('/codec/*', fromTemporalUi(urls));
  const { identity } = deps;
  const findKey = noticingBadKeys(store.keys.find, onRefused, now);
  const knownFrom = (origins: readonly string[]) =>
    authenticate({
      findKey,
      ...(identity ? { findSession: store.identity.sessions.find, origins } : {}),
      now,
    });
  const limited = limitCallers();
  app.use('/v1/*', knownFrom(identity?.origins ?? []), limited);
  // A cookie opens payloads to Temporal UI alone, and Temporal UI to nothing else.
  app.use('/codec/*', knownFrom(temporalUiOrigins(deps.urls)), limited);
  const judged = guard(app, admitAuditors({ grants: store.auditGrants, now }));
  for (const path of ['/v1/*', '/codec/*']) app.use(path, judged);
  app.use('/auth/*', limitAddresses());
  if (identity) for (const add of authRoutes) add(app, { ...deps, identity, noteRefusal: onRefused });
  for (const add of routes) add(app, deps);
  requireDeclared(app);
  return app;
};
