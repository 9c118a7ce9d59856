import type { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Handler } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ReportingStore } from '../ports.ts';
import { ticketChanges } from './changes.ts';
import { positionOf } from './position.ts';

export type LiveDeps = {
  store: Pick<ReportingStore, 'tickets' | 'calendars'>;
  now: () => number;
  stopping: AbortSignal;
  onOutage: (error: DomainError) => void;
  /** Default 15 s: below the idle limits of usual proxies. */
  heartbeatMs?: number;
  pollMs?: number;
};

/**
 * GET /v1/live: changed tickets as server-sent events. `event: ticket` carries a ticket card and its position as id; a client
 * that reconnects with `Last-Event-ID` (or `?since=`) goes on behind it, one without begins with every ticket of the
 * read model. `event: caught-up` follows once, when the past is told. Comments keep the connection alive.
 */
export const liveRoute =
  (deps: LiveDeps): Handler<{ Variables: { scope: Scope } }> =>
  (c) => {
    const since = positionOf(c.req.header('last-event-id') ?? c.req.query('since'), '/since');
    // Proxies that collect an answer before they pass it on would make "live" a joke.
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, deps.stopping]);
      const heartbeat = setInterval(() => void stream.write(': heartbeat\n\n'), deps.heartbeatMs ?? 15_000);
      const batches = ticketChanges({
        store: deps.store,
        scope: c.var.scope,
        since,
        signal,
        now: deps.now,
        onOutage: deps.onOutage,
        ...(deps.pollMs === undefined ? {} : { pollMs: deps.pollMs }),
      });
      let caughtUp = false;
      try {
        await stream.write(': connected\n\n');
        for await (const batch of batches) {
          for (const { position, ticket } of batch)
            await stream.writeSSE({ id: String(position), event: 'ticket', data: JSON.stringify(ticket) });
          if (caughtUp || batch.length > 0) continue;
          caughtUp = true;
          await stream.writeSSE({ event: 'caught-up', data: '{}' });
        }
      } finally {
        clearInterval(heartbeat);
      }
    });
  };
