/** Plays a ticket through the reducer alone: what the workflow does between two messages, without a server. */

import type { Actor } from '@perennial/domain/scope/rules';
import { planRequestOf } from '@perennial/domain/sla/clock/rules';
import { planClock } from '@perennial/domain/sla/plan';
import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';
import { type ATicket, aTicket, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aCommand, agent } from '@perennial/testkit/flow/command';
import { type Refusal, refusal } from '../allow.ts';
import { apply, begin } from '../apply.ts';
import { nextDeadline } from '../deadlines.ts';
import type { Happening, TicketState } from '../state.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** A Monday, 09:00 in Shanghai. */
export const opening = Date.parse('2026-01-05T09:00:00+08:00');

export const play = (of: ATicket = {}) => {
  const { record, terms } = aTicket({ openedAt: opening, ...of });
  let state: TicketState = begin({ record, terms });
  const feed = (what: Happening, now: number): void => {
    state = apply(state, what, now);
    while (state.toPlan.length > 0) {
      const names = new Set(state.toPlan.map((p) => p.name));
      const plans = state.record.clocks
        .filter((c) => names.has(c.name))
        .map((c) => planClock(planRequestOf(c, now)));
      state = apply(state, { type: 'planned', plans }, now);
    }
  };
  const game = {
    state: () => state,
    record: () => state.record,
    clock: (name: string) => state.record.clocks.find((c) => c.name === name),
    kinds: () => state.events.map((e) => e.kind),
    feed,
    /** Lets time pass: every deadline fires when it comes. */
    until: (now: number) => {
      for (let next = nextDeadline(state); next && next.at <= now; next = nextDeadline(state))
        feed({ type: 'deadline' }, next.at);
      return game;
    },
    /** The command is received at `at` and, unless told otherwise, delivered at once. */
    say: <N extends CommandName>(
      name: N,
      body: CommandBodies[N],
      at: number,
      over: { actor?: Actor; deliveredAt?: number } = {},
    ): Refusal | undefined => {
      const envelope = aCommand(name, body, { receivedAt: at, actor: over.actor ?? agent });
      const no = refusal(state, envelope);
      if (!no) feed({ type: 'command', envelope }, over.deliveredAt ?? at);
      return no;
    },
  };
  return game;
};

export { someTerms };
