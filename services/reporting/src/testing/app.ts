import { DomainError, httpStatus } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Admission } from '@perennial/service-kit/may-guard';
import { Hono } from 'hono';
import { reportingRoutes } from '../routes.ts';
import { memoryStore } from './store.ts';
import { noon } from './tickets.ts';

/** The routes behind a door that takes everybody for `scope`; errors nobody planned for are kept. */
export const routesFor = (scope: Scope, admit: Admission = async (admitted) => admitted) => {
  const memory = memoryStore();
  const stop = new AbortController();
  const errors: string[] = [];
  const app = new Hono<{ Variables: { scope: Scope } }>();
  app.use(async (c, next) => {
    c.set('scope', scope);
    await next();
  });
  app.onError((error, c) =>
    error instanceof DomainError
      ? c.json({ code: error.code, ...error.details }, httpStatus[error.code])
      : c.text(error.message, 500),
  );
  const routes = reportingRoutes({
    store: memory.store,
    now: () => noon + 1_800_000,
    stopping: stop.signal,
    onOutage: () => {},
    admit,
    onError: (error, requestId) => void errors.push(`${requestId} ${error.message}`),
  });
  app.route('/', routes);
  return { ...memory, app, routes, stop, errors };
};
