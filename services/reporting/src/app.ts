import type { AppEnv } from '@perennial/service-kit/app';
import { adoptDeclared } from '@perennial/service-kit/may-declare';
import { limitCallers } from '@perennial/service-kit/rate-limit';
import { Hono, type MiddlewareHandler } from 'hono';
import { type RoutesDeps, reportingRoutes } from './routes.ts';

export type ReportingDeps = RoutesDeps & {
  /** Sets `scope` from the caller's API key; throws `auth.*`. */
  auth: MiddlewareHandler<AppEnv>;
};

/**
 * The service's own routes, each behind `auth`. Mounted on the app every service has, which answers errors as problem
 * documents and serves health and metrics: `app.route('/', createReporting(deps))`.
 */
export const createReporting = ({ auth, ...deps }: ReportingDeps): Hono<AppEnv> => {
  const app = new Hono<AppEnv>();
  const limit = limitCallers();
  for (const path of ['/trpc/*', '/v1/*', '/exports/*']) app.use(path, auth, limit);
  const routes = reportingRoutes(deps);
  adoptDeclared(app, routes);
  return app.route('/', routes);
};
