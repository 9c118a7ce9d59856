import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Urls } from '../../deps.ts';

/** Lets the pages of Temporal UI ask, with their user's credentials; without such an address no page of another origin may. */
export const fromTemporalUi = ({ temporalUi }: Urls): MiddlewareHandler =>
  cors({
    origin: temporalUi === undefined ? [] : [new URL(temporalUi).origin],
    allowMethods: ['POST'],
    credentials: true,
    maxAge: 600,
  });
