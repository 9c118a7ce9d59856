import { cardsOf } from '../../views/cards.ts';
import { listInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** One page of tickets in the store's order, newest state of their clocks. */
export const list = procedureFor('ticket.read')
  .input(listInput)
  .query(async ({ ctx, input }) => {
    const { items, nextCursor } = await ctx.store.tickets.list(ctx.scope, input);
    const now = ctx.now();
    return {
      items: await cardsOf(ctx.store, ctx.scope, items, now),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
  });
