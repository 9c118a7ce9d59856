/** Stands in for the workflows: every ticket is played by the real reducer, and what it does is written to the store. */

import { applied, refusal } from '@perennial/definitions/ticket/allow';
import { apply, begin } from '@perennial/definitions/ticket/apply';
import type { TicketInput } from '@perennial/definitions/ticket/contract';
import type { Happening, TicketState } from '@perennial/definitions/ticket/state';
import { DomainError } from '@perennial/domain/errors';
import { planRequestOf } from '@perennial/domain/sla/clock/rules';
import { planClock } from '@perennial/domain/sla/plan';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';
import type { Given } from './world.ts';

const isInput = (value: unknown): value is TicketInput =>
  typeof value === 'object' && value !== null && 'record' in value && 'terms' in value;

export const reducerFlow = (store: Store, now: () => number) => {
  const states = new Map<string, TicketState>();
  /** Every command that was applied, by ticket. */
  const applications: { workflowId: string; id: string }[] = [];
  const begun = async (workflowId: string): Promise<TicketState | undefined> => {
    for (const row of await store.starts.lease(now(), 1, 1_000)) {
      if (isInput(row.input)) states.set(row.workflowId, begin(row.input));
      await store.starts.done(row.id);
    }
    return states.get(workflowId);
  };
  const planned = async (state: TicketState): Promise<TicketState> => {
    const wanted = new Set(state.toPlan.map((p) => p.name));
    const clocks = state.record.clocks.filter((c) => wanted.has(c.name));
    const calendars = await store.calendars.lookup(
      state.record.tenant,
      clocks.map((c) => c.hours),
    );
    const requests = clocks.map((c) => planRequestOf(c, now()));
    const plans = requests.map((request) => planClock(request, calendars));
    return apply(state, { type: 'planned', requests, plans }, now());
  };
  const feed = async (workflowId: string, before: TicketState, what: Happening): Promise<TicketState> => {
    let state = apply(before, what, now());
    while (state.toPlan.length > 0) state = await planned(state);
    state = apply(state, { type: 'flushing' }, now());
    const { record, events } = state;
    await store.tickets.flush({ workflowId, runId: 'run', record, events, archive: false });
    state = apply(state, { type: 'flushed', seq: record.seq }, now());
    states.set(workflowId, state);
    return state;
  };
  const take = async ({ workflowId, envelope }: Given): Promise<TicketRecord> => {
    const state = await begun(workflowId);
    if (!state) throw new DomainError('ticket.archived', 'there is no such workflow');
    if (applied(state, envelope)) return state.record;
    const no = refusal(state, envelope);
    if (no) throw new DomainError(no.code, no.message, no.details);
    applications.push({ workflowId, id: envelope.id });
    return (await feed(workflowId, state, { type: 'command', envelope })).record;
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: no command sees what another has half done. */
  const answer = (given: Given): Promise<TicketRecord> => {
    const turn = last.then(() => take(given));
    last = turn.catch(() => undefined);
    return turn;
  };
  return { answer, applications };
};
