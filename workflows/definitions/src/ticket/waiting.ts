/** States in which a clock may rest: their time is kept as pauses, and each clock's promise says whether it counts. */
import type { TicketStateName } from '@perennial/domain/ticket/rules';
import { causeOf, syncClocks } from './clocks.ts';
import type { Draft } from './draft.ts';

const resting = ['approving', 'verifying'] as const satisfies TicketStateName[];

/** The ticket went from one state to another at `at`. */
export const keepWaiting = (draft: Draft, from: TicketStateName, at: number): void => {
  const { state } = draft;
  const to = state.record.state;
  if (from === to) return;
  for (const on of resting) {
    if (from === on) {
      const open = state.pauses.find((p) => p.on === on && p.to === undefined);
      if (open) open.to = at;
      syncClocks(state, causeOf(draft, 'resumed', at));
    }
    if (to === on) {
      state.pauses.push({ from: at, on, reason: on, by: draft.actor.id });
      syncClocks(state, causeOf(draft, 'paused', at));
    }
  }
};
