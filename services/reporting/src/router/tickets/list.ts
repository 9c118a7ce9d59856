import { ticketCard } from '../../views/ticket-card.ts';
import { listInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** One page of tickets in the store's order, newest state of their clocks. */
export const list = procedureFor('ticket.read')
  .input(listInput)
  .query(async ({ ctx, input }) => {
    const { items, nextCursor } = await ctx.store.tickets.list(ctx.scope, input);
    const now = ctx.now();
    return {
      items: items.map((record) => ticketCard(record, now)),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
  });
