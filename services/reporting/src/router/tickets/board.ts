import { boardOf } from '../../board/board.ts';
import { loadOpen } from '../../board/load.ts';
import { cardsOf } from '../../views/cards.ts';
import { iso } from '../../views/instant.ts';
import { boardInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** The open tickets in columns by state, in each the one that breaches next at the top. */
export const board = procedureFor('ticket.read')
  .input(boardInput)
  .query(async ({ ctx, input: { perColumn, ...filter } }) => {
    const { records, complete } = await loadOpen(ctx.store.tickets, ctx.scope, filter);
    const now = ctx.now();
    const cards = await cardsOf(ctx.store, ctx.scope, records, now);
    return { asOf: iso(now), complete, columns: boardOf(cards, perColumn) };
  });
