import { may, refusalOf } from '@perennial/domain/access/policy';
import type { Procedure } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Admission } from '@perennial/service-kit/may-guard';
import { initTRPC, TRPCError } from '@trpc/server';
import type { ReportingStore } from '../ports.ts';
import { toTrpcError } from './errors.ts';

export type ReportingContext = {
  scope: Scope;
  store: ReportingStore;
  now: () => number;
  /** Fires when the process is about to stop: open subscriptions end. */
  stopping: AbortSignal;
  onOutage: (error: DomainError) => void;
  admit: Admission;
};

/** What a procedure says of itself. */
export type ProcedureMeta = { permission: Procedure };

const t = initTRPC
  .context<ReportingContext>()
  .meta<ProcedureMeta>()
  .create({
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter: ({ shape, error, ctx }) => {
      const known = error.cause instanceof DomainError ? error.cause : undefined;
      const leaks = known === undefined && error.code === 'INTERNAL_SERVER_ERROR';
      return {
        ...shape,
        // An error nobody planned for tells its story in the log, not to the caller.
        message: leaks ? 'something went wrong here; quote the request id' : shape.message,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path ?? null,
          problem: known?.code ?? (leaks ? 'internal' : null),
          requestId: ctx?.scope.requestId ?? null,
          ...known?.details,
        },
      };
    },
  });

export const router = t.router;

const withKnownErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  throw toTrpcError(result.error);
});

/** A procedure for those the policy lets in, declared in its meta; every procedure of this service is made by this one. */
export const procedureFor = (name: Procedure) =>
  t.procedure
    .meta({ permission: name })
    .use(withKnownErrors)
    .use(async ({ ctx, next, path }) => {
      if (may(ctx.scope, name)) {
        const scope = await ctx.admit(ctx.scope, { action: name, route: `TRPC ${path}` });
        return next({ ctx: { scope } });
      }
      const message = refusalOf(ctx.scope, name);
      throw new TRPCError({
        code: 'FORBIDDEN',
        message,
        cause: new DomainError('auth.forbidden', message),
      });
    });
