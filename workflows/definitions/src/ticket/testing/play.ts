/** Plays a ticket through the reducer alone: what the workflow does between two messages, without a server. */

import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { planRequestOf } from '@perennial/domain/sla/clock/rules';
import { planClock } from '@perennial/domain/sla/plan';
import type { ClockStep } from '@perennial/domain/sla/rules';
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
  const { record, terms, event } = aTicket({ openedAt: opening, ...of });
  let state: TicketState = begin({ record, terms });
  let latest = record.openedAt;
  const log: TicketEvent[] = [event];
  const calls: { clock: string; round: number; step: ClockStep }[] = [];
  const feed = (what: Happening, now: number): void => {
    latest = Math.max(latest, now);
    state = apply(state, what, now);
    while (state.toPlan.length > 0) {
      const names = new Set(state.toPlan.map((p) => p.name));
      const requests = state.record.clocks.filter((c) => names.has(c.name)).map((c) => planRequestOf(c, now));
      const plans = requests.map((request) => planClock(request, of.calendars));
      state = apply(state, { type: 'planned', requests, plans }, now);
    }
  };
  const game = {
    state: () => state,
    record: () => state.record,
    clock: (name: string) => state.record.clocks.find((c) => c.name === name),
    kinds: () => state.events.map((e) => e.kind),
    /** Every event the store was told of, the opening included. */
    log,
    /** Every step somebody was looked up for, as it stood then. */
    calls,
    feed,
    /** Lets time pass: every deadline fires when it comes, one that was passed already at once. */
    until: (now: number) => {
      for (let next = nextDeadline(state); next && next.at <= now; next = nextDeadline(state))
        feed({ type: 'deadline' }, Math.max(next.at, latest));
      return game;
    },
    /** Writes the read model, as the workflow does after everything that happened. */
    flush: () => {
      if (state.events.length === 0) return;
      state = apply(state, { type: 'flushing' }, latest);
      log.push(...state.events);
      state = apply(state, { type: 'flushed', seq: state.record.seq }, latest);
    },
    /** Somebody was found for every step whose turn has come, or nobody. */
    answerCalls: (now: number, called: string[] = ['chen-jie']) => {
      for (let [call] = state.wanted.calls ?? []; call; [call] = state.wanted.calls ?? []) {
        const clock = game.clock(call.clock);
        const step = clock?.steps[call.index];
        if (clock && step) calls.push({ clock: call.clock, round: clock.startedAt, step });
        feed({ type: 'called', outcome: { ...call, called, passedOver: [] } }, now);
      }
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
