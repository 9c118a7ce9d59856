/** What every service has: request ids, problem documents, body limits, health and metrics. */
import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { Logger } from './logger.ts';
import { declareRoute } from './may-declare.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { known, problemResponse } from './problem.ts';
import { limitAddresses, limitRefused } from './rate-limit.ts';
import type { NoteRefusal } from './refusals.ts';
import { securityHeaders } from './security-headers.ts';

export type AppEnv = { Variables: { requestId: string; scope: Scope; receivedAt: number } };
export type App = OpenAPIHono<AppEnv>;

/** Ends when the part answers; what it throws says why it does not. */
export type Check = () => Promise<void>;

export type AppOptions = {
  name: string;
  logger: Logger;
  now: () => number;
  /** Each must answer for the service to be ready; the name says what is missing. */
  checks?: Record<string, Check>;
  /** Parts the service can do without for a while: shown beside the others, and it stays ready when they are away. */
  softChecks?: Record<string, Check>;
  /** Bytes; paths ending with one of `largePaths` may take `largeBytes`. */
  bodyBytes?: number;
  largePaths?: string[];
  largeBytes?: number;
  /** Told of every 403 to a caller that is known, before it is answered. */
  onRefused?: NoteRefusal;
};

const sane = /^[A-Za-z0-9._-]{1,100}$/;

const tooLarge = (bytes: number) => () => {
  throw new DomainError('request.tooLarge', `the body may have at most ${bytes} bytes`);
};

type CheckSets = { required: Record<string, Check>; soft: Record<string, Check> };
type CheckResult = { name: string; ok: boolean; required: boolean; error?: string };

const askAll = (checks: Record<string, Check>, required: boolean): Promise<CheckResult>[] =>
  Object.entries(checks).map(async ([name, check]) => {
    try {
      await check();
      return { name, ok: true, required };
    } catch (e) {
      return { name, ok: false, required, error: e instanceof Error ? e.message : String(e) };
    }
  });

/** `/readyz`: 200 with `ok` or `degraded`, 503 with `unavailable` when a part it cannot do without is away. */
const addHealth = (app: App, metrics: Metrics, checks: CheckSets): void => {
  declareRoute(app, 'get', '/healthz', { public: 'whoever runs the process asks without a key' });
  declareRoute(app, 'get', '/readyz', { public: 'a load balancer has no key; names parts, never data' });
  declareRoute(app, 'get', '/metrics', {
    public: 'scraped without a key; holds counts by route, never data',
  });
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const results = await Promise.all([...askAll(checks.required, true), ...askAll(checks.soft, false)]);
    const away = results.filter((r) => !r.ok);
    const status = away.some((r) => r.required) ? 'unavailable' : away.length > 0 ? 'degraded' : 'ok';
    return c.json({ status, checks: results }, status === 'unavailable' ? 503 : 200);
  });
  app.get('/metrics', async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
};

/** Who asked, by opaque ids, once that is known. */
const whoAsked = (c: Context<AppEnv>): { tenant?: string; actor?: string } => {
  const scope: Scope | undefined = c.get('scope');
  return scope === undefined ? {} : { tenant: scope.tenant, actor: scope.actor.id };
};

export const createApp = (options: AppOptions): { app: App; metrics: Metrics } => {
  const {
    name,
    logger,
    now,
    checks = {},
    softChecks = {},
    bodyBytes = 1_048_576,
    largePaths = [],
    largeBytes = bodyBytes,
    onRefused,
  } = options;
  const app = new OpenAPIHono<AppEnv>();
  const metrics = createMetrics(name);
  app.use(async (c, next) => {
    const given = c.req.header('X-Request-Id');
    const requestId = given && sane.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    c.set('receivedAt', now());
    const begun = performance.now();
    await next();
    c.header('X-Request-Id', requestId);
    const took = (performance.now() - begun) / 1_000;
    metrics.requests.observe(
      { method: c.req.method, route: routePath(c, -1), status: `${c.res.status}` },
      took,
    );
    logger.debug(
      { requestId, ...whoAsked(c), method: c.req.method, path: c.req.path, status: c.res.status, took },
      'answered',
    );
  });
  app.use(securityHeaders());
  app.use(limitRefused());
  app.use('/auth/*', limitAddresses());
  const small = bodyLimit({ maxSize: bodyBytes, onError: tooLarge(bodyBytes) });
  const large = bodyLimit({ maxSize: largeBytes, onError: tooLarge(largeBytes) });
  app.use((c, next) => (largePaths.some((path) => c.req.path.endsWith(path)) ? large : small)(c, next));
  addHealth(app, metrics, { required: checks, soft: softChecks });
  app.notFound((c) =>
    problemResponse(
      new DomainError('notFound', `no route ${c.req.method} ${c.req.path}`),
      c.get('requestId'),
    ),
  );
  app.onError(async (e, c) => {
    const requestId = c.get('requestId');
    const shown = known(e);
    if (!shown) logger.error({ requestId, ...whoAsked(c), err: e }, 'unexpected error');
    if (onRefused && shown?.code === 'auth.forbidden' && c.get('scope') !== undefined)
      await onRefused(c.get('scope'), {
        kind: 'denied',
        procedure: `${c.req.method}:${routePath(c, -1)}`,
      });
    return problemResponse(
      shown ?? new DomainError('internal', `report this with request id ${requestId}`),
      requestId,
    );
  });
  return { app, metrics };
};
