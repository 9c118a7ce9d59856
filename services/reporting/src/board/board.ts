/** The board: a column per open state, the cards in it by time to breach. Pure. */
import { type TicketStateName, ticketStates } from '@perennial/domain/ticket/rules';
import type { TicketCard } from '../views/ticket-card.ts';

export const boardStates = ticketStates.filter((s) => s !== 'closed' && s !== 'cancelled');

export type BoardColumn = {
  state: TicketStateName;
  /** Cards of the column, also those beyond `perColumn`. */
  total: number;
  cards: TicketCard[];
};

/** Breached first, the longest overdue at the top; whatever has no due instant now (paused, nothing to lose) last. */
export const byTimeToBreach = (a: TicketCard, b: TicketCard): number => {
  const left = (card: TicketCard) => card.urgent?.toBreachMs ?? Number.MAX_SAFE_INTEGER;
  return (
    left(a) - left(b) ||
    (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0) ||
    (a.no < b.no ? -1 : 1)
  );
};

export const boardOf = (cards: TicketCard[], perColumn: number): BoardColumn[] =>
  boardStates.map((state) => {
    const column = cards.filter((card) => card.state === state).sort(byTimeToBreach);
    return { state, total: column.length, cards: column.slice(0, perColumn) };
  });
