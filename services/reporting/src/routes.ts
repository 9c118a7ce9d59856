import { trpcServer } from '@hono/trpc-server';
import type { Procedure } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { requireCall } from '@perennial/service-kit/may';
import { Hono, type MiddlewareHandler } from 'hono';
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
};

type Env = { Variables: { scope: Scope } };

const allowed =
  (procedure: Procedure): MiddlewareHandler<Env> =>
  async (c, next) => {
    requireCall(c.var.scope, procedure);
    await next();
  };

/** Everything reporting serves to somebody whose scope is known: `/trpc/*`, `/v1/live` and `/exports/*`. */
export const reportingRoutes = ({ store, now, stopping, onOutage, onError }: RoutesDeps) => {
  const routes = new Hono<Env>();
  routes.get('/v1/live', allowed('ticket.read'), liveRoute({ store, now, stopping, onOutage }));
  routes.get('/exports/sla.xlsx', allowed('report.read'), slaXlsx({ store, now }));
  routes.use('/trpc/*', (c, next) =>
    trpcServer({
      router: appRouter,
      endpoint: '/trpc',
      createContext: (): ReportingContext => ({ scope: c.var.scope, store, now, stopping, onOutage }),
      onError: ({ error }) => {
        const known = error.cause instanceof DomainError;
        if (!known && error.code === 'INTERNAL_SERVER_ERROR')
          onError(error.cause ?? error, c.var.scope.requestId);
      },
    })(c, next),
  );
  return routes;
};
