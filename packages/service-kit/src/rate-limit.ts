/**
 * How often a caller may ask. Counted in the memory of each process: N processes let N times as much through, and a
 * restart forgets. Behind a proxy the address is the proxy's; a forwarded one is not believed.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import { DomainError } from '@perennial/domain/errors';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { AppEnv } from './app.ts';
import { problemResponse } from './problem.ts';

/** So many requests in so many seconds. */
export type Rate = { points: number; seconds: number };

/** Far above what people and integrations do: it stops loops that have run away. */
const callerRate: Rate = { points: 30_000, seconds: 60 };
const addressRate: Rate = { points: 300, seconds: 60 };

type Budget = { over: boolean; left: number; resetS: number };
type Limiter = { rate: Rate; name: string; take: (key: string) => Promise<Budget> };

const limiterOf = (name: string, rate: Rate): Limiter => {
  const memory = new RateLimiterMemory({ keyPrefix: name, points: rate.points, duration: rate.seconds });
  const budget = (over: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Budget => ({
    over,
    left: Math.max(0, remainingPoints),
    resetS: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
  });
  return {
    name,
    rate,
    take: (key) =>
      memory.consume(key).then(
        (taken) => budget(false, taken),
        (refused: unknown) => {
          if (refused instanceof RateLimiterRes) return budget(true, refused);
          throw refused;
        },
      ),
  };
};

/** Fields of the IETF draft "RateLimit header fields for HTTP". */
const tell = (headers: Headers, { name, rate }: Limiter, { left, resetS }: Budget): void => {
  headers.set('RateLimit-Policy', `"${name}";q=${rate.points};w=${rate.seconds}`);
  headers.set('RateLimit', `"${name}";r=${left};t=${resetS}`);
};

const refusal = (limiter: Limiter, budget: Budget, requestId: string): Response => {
  const { points, seconds } = limiter.rate;
  const error = new DomainError(
    'limit.rate',
    `at most ${points} requests in ${seconds} seconds; try again in ${budget.resetS} s`,
    { retryAfterS: budget.resetS },
  );
  const response = problemResponse(error, requestId);
  tell(response.headers, limiter, budget);
  return response;
};

/** Requests that came over no connection, as tests make them, count together. */
const addressOf = (c: Context): string => {
  const connected = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  return (connected ? getConnInfo(c).remote.address : undefined) ?? 'unknown';
};

const gate =
  (limiter: Limiter, keyOf: (c: Context<AppEnv>) => string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const budget = await limiter.take(keyOf(c));
    if (budget.over) return refusal(limiter, budget, c.get('requestId'));
    await next();
    tell(c.res.headers, limiter, budget);
  };

/** For routes of a known caller, after the scope is set: a person with several keys has one budget. */
export const limitCallers = (rate: Rate = callerRate): MiddlewareHandler<AppEnv> =>
  gate(limiterOf('caller', rate), (c) => `${c.var.scope.tenant}/${c.var.scope.actor.id}`);

/** For routes that are there to find out who calls. */
export const limitAddresses = (rate: Rate = addressRate): MiddlewareHandler<AppEnv> =>
  gate(limiterOf('address', rate), addressOf);

/** Counts the 401s of an address. Those who prove themselves are let in from there all the same. */
export const limitRefused = (rate: Rate = addressRate): MiddlewareHandler<AppEnv> => {
  const limiter = limiterOf('refused', rate);
  return async (c, next) => {
    await next();
    if (c.res.status !== 401) return;
    const budget = await limiter.take(addressOf(c));
    if (!budget.over) return;
    const answer = refusal(limiter, budget, c.get('requestId'));
    // Dropped first, or its headers would be merged into the new answer.
    c.res = undefined;
    c.res = answer;
  };
};
