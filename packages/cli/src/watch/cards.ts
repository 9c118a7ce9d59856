/** What the board keeps of a live event, and in which order it shows it. Pure. */
import { type Json, listAt, textAt } from '../json.ts';

export type Card = {
  no: string;
  level: string;
  state: string;
  title: string;
  site: string;
  module: string;
  assignee: string;
  /** The ticking clock due first: its due instant as epoch ms. */
  due?: { clock: string; at: number };
  /** Why the clocks wait, where one is paused and none ticks. */
  paused?: string;
};

const over = ['closed', 'cancelled'];

/** Undefined for a ticket that has left the board. */
export const cardOf = (ticket: Json): Card | undefined => {
  if (over.includes(textAt(ticket, 'state'))) return undefined;
  const clocks = listAt(ticket, 'clocks');
  const due = clocks
    .filter((clock) => textAt(clock, 'ticking') === 'true')
    .map((clock) => ({ clock: textAt(clock, 'name'), at: Date.parse(textAt(clock, 'dueAt')) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at)[0];
  const waiting = clocks.find((clock) => textAt(clock, 'state') === 'paused');
  return {
    no: textAt(ticket, 'no'),
    level: textAt(ticket, 'level'),
    state: textAt(ticket, 'state'),
    title: textAt(ticket, 'title'),
    site: textAt(ticket, 'site'),
    module: textAt(ticket, 'module'),
    assignee: textAt(ticket, 'assignee') || textAt(ticket, 'group'),
    ...(due === undefined ? {} : { due }),
    ...(due !== undefined || waiting === undefined ? {} : { paused: textAt(waiting, 'pause', 'reason') }),
  };
};

/** Next breach first; what cannot be breached now stands last. */
export const byDue = (a: Card, b: Card): number =>
  (a.due?.at ?? Number.MAX_SAFE_INTEGER) - (b.due?.at ?? Number.MAX_SAFE_INTEGER) || (a.no < b.no ? -1 : 1);
