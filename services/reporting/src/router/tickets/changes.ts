import { tracked } from '@trpc/server';
import { ticketChanges } from '../../live/changes.ts';
import { positionOf } from '../../live/position.ts';
import { changesInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** Changed tickets as they change; the id of each event is its position, from which a reconnect goes on. */
export const changes = procedureFor('ticket.read')
  .input(changesInput)
  .subscription(async function* ({ ctx, input, signal }) {
    const { scope, now, onOutage, stopping } = ctx;
    const batches = ticketChanges({
      store: ctx.store,
      scope,
      since: positionOf(input.lastEventId ?? undefined, '/lastEventId'),
      signal: signal === undefined ? stopping : AbortSignal.any([signal, stopping]),
      now,
      onOutage,
    });
    for await (const batch of batches)
      for (const { position, ticket } of batch) yield tracked(String(position), ticket);
  });
