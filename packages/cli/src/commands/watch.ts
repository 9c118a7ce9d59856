import type { Command } from 'commander';
import { type GlobalFlags, globalFlags } from '../call.ts';
import { connectionTo } from '../connection/resolve.ts';
import type { Io } from '../io.ts';
import { parseJson, textAt } from '../json.ts';
import { langOf } from '../output/page.ts';
import { type Card, cardOf } from '../watch/cards.ts';
import { renderBoard, renderLine } from '../watch/render.ts';
import { openScreen } from '../watch/screen.ts';
import type { ServerEvent } from '../watch/sse.ts';
import { liveEvents } from '../watch/stream.ts';

/** GET /v1/live of reporting: a board that redraws itself, or one line per change where nobody looks at a screen. */
export const addWatch = (program: Command, io: Io): void => {
  const command = program
    .command('watch')
    .description('live board of the open tickets by time to breach')
    .option('--once', 'print the board as it stands and end');
  command.action(async ({ once }: { once?: boolean }) => {
    const flags = globalFlags(command);
    const stop = new AbortController();
    const signal = AbortSignal.any([io.signal, stop.signal]);
    const board = boardOf(io, flags, once ?? false);
    try {
      const source = { ...connectionTo('reporting', flags, io), signal, onState: board.onState };
      for await (const event of liveEvents(source)) {
        if (event.event === 'ticket') board.onTicket(event);
        else if (event.event === 'caught-up' && once) break;
      }
    } finally {
      stop.abort();
      board.close();
    }
  });
};

type Board = {
  onTicket: (event: ServerEvent) => void;
  onState: (state: 'live' | 'reconnecting') => void;
  close: () => void;
};

const boardOf = (io: Io, flags: GlobalFlags, once: boolean): Board => {
  if (flags.json) return { onTicket: ({ data }) => io.out(`${data}\n`), onState: () => {}, close: () => {} };
  const cards = new Map<string, Card>();
  let state: 'live' | 'reconnecting' = 'live';
  const view = () => {
    const { lang, timeZone } = { lang: langOf(io, flags), timeZone: io.timeZone };
    return { cards: cards.values(), now: io.now(), lang, timeZone, state, color: io.settings.color };
  };
  const keep = (event: ServerEvent): Card | undefined => {
    const ticket = parseJson(event.data) ?? null;
    const card = cardOf(ticket);
    if (card === undefined) cards.delete(textAt(ticket, 'no'));
    else cards.set(card.no, card);
    return card;
  };
  if (once)
    return {
      onTicket: (event) => void keep(event),
      onState: () => {},
      close: () =>
        io.out(`${renderBoard({ ...view(), color: view().color && io.screen() !== undefined })}\n`),
    };
  if (io.screen() === undefined)
    return {
      onTicket: (event) => {
        const card = keep(event);
        if (card) io.out(`${renderLine(card, io.now(), langOf(io, flags), io.timeZone)}\n`);
      },
      onState: (next) => {
        if (next === 'reconnecting') io.err('the connection was lost; trying again\n');
      },
      close: () => {},
    };
  const screen = openScreen(io);
  const draw = () => screen.draw(renderBoard({ ...view(), screen: io.screen() }));
  // The time left changes by itself; a burst of events is one drawing.
  const timer = setInterval(draw, 500);
  return {
    onTicket: (event) => void keep(event),
    onState: (next) => {
      state = next;
    },
    close: () => {
      clearInterval(timer);
      screen.close();
    },
  };
};
