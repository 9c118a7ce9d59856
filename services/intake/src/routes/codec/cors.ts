import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Urls } from '../../deps.ts';

/** As browsers name its pages; none without such an address. */
export const temporalUiOrigins = ({ temporalUi }: Urls): string[] =>
  temporalUi === undefined ? [] : [new URL(temporalUi).origin];

/** Lets the pages of Temporal UI ask, with their user's credentials; without such an address no page of another origin may. */
export const fromTemporalUi = (urls: Urls): MiddlewareHandler =>
  cors({
    origin: temporalUiOrigins(urls),
    allowMethods: ['POST'],
    credentials: true,
    maxAge: 600,
  });
