import { trpcServer } from '@hono/trpc-server';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { declareRoute, requireDeclared } from '@perennial/service-kit/may-declare';
import { type Admission, guard } from '@perennial/service-kit/may-guard';
import { Hono } from 'hono';
import { slaXlsx } from './exports/sla-xlsx.ts';
import { liveRoute } from './live/route.ts';
import type { ReportingStore } from './ports.ts';
import { appRouter } from './router/app-router.ts';
import type { ReportingContext } from './router/trpc.ts';

export type RoutesDeps = {
  store: ReportingStore;
  now: () => number;
  /** Fires when the process is about to stop: live streams end, so that the server can. */
  stopping: AbortSignal;
  onOutage: (error: DomainError) => void;
  /** An error nobody planned for; the caller is told nothing of it. */
  onError: (error: Error, requestId: string) => void;
  /** Has a say in every call after the policy. */
  admit: Admission;
};

type Env = { Variables: { scope: Scope } };

/** Everything reporting serves to somebody whose scope is known: `/trpc/*`, `/v1/live` and `/exports/*`. */
export const reportingRoutes = ({ store, now, stopping, onOutage, onError, admit }: RoutesDeps) => {
  const routes = new Hono<Env>();
  routes.use(guard(routes, admit));
  declareRoute(routes, 'get', '/v1/live', 'ticket.read');
  routes.get('/v1/live', liveRoute({ store, now, stopping, onOutage }));
  declareRoute(routes, 'get', '/exports/sla.xlsx', 'report.export');
  routes.get('/exports/sla.xlsx', slaXlsx({ store, now }));
  // Each procedure declares its own: see `router/trpc.ts`.
  routes.use('/trpc/*', (c, next) =>
    trpcServer({
      router: appRouter,
      endpoint: '/trpc',
      createContext: (): ReportingContext => ({
        scope: c.var.scope,
        store,
        now,
        stopping,
        onOutage,
        admit,
      }),
      onError: ({ error }) => {
        const known = error.cause instanceof DomainError;
        if (!known && error.code === 'INTERNAL_SERVER_ERROR')
          onError(error.cause ?? error, c.var.scope.requestId);
      },
    })(c, next),
  );
  requireDeclared(routes);
  return routes;
};
