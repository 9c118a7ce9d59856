/** A state being changed: handlers write to it and emit events; `apply` made it as a copy. */
import type { JsonValue, TicketEvent } from '@perennial/domain/audit/rules';
import type { EventKind } from '@perennial/domain/notice/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import type { TicketState } from './state.ts';

export type Emission = {
  kind: EventKind;
  /** The instant that decides; epoch ms. */
  at: number;
  data?: { [key: string]: JsonValue | undefined };
  reason?: string;
  /** Default: what `visibilityOf` says of the kind. */
  visibility?: 'public' | 'internal';
};

export type Draft = {
  state: TicketState;
  now: number;
  actor: Actor;
  requestId?: string;
  emit: (emission: Emission) => void;
};

/** What the customer may read in the ticket's timeline. */
const publicKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'opened',
  'acknowledged',
  'responded',
  'started',
  'workaround-applied',
  'update-posted',
  'message-received',
  'held',
  'resumed',
  'releveled',
  'fix-proposed',
  'resolved',
  'accepted',
  'closed',
  'reopened',
  'cancelled',
  'clock-breached',
  'breach-withdrawn',
  'terms-changed',
]);

const present = (data: Emission['data']): TicketEvent['data'] =>
  Object.fromEntries(
    Object.entries(data ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

export const draftOf = (state: TicketState, now: number, actor: Actor, requestId?: string): Draft => {
  const { id, kind, role, name } = actor;
  return {
    state,
    now,
    actor,
    ...(requestId === undefined ? {} : { requestId }),
    emit: (e) => {
      state.record.seq += 1;
      state.record.updatedAt = now;
      state.events.push({
        seq: state.record.seq,
        kind: e.kind,
        at: e.at,
        notedAt: now,
        actor: { id, kind, role, ...(name === undefined ? {} : { name }) },
        visibility: e.visibility ?? (publicKinds.has(e.kind) ? 'public' : 'internal'),
        data: present(e.data),
        changes: [],
        ...(e.reason === undefined ? {} : { reason: e.reason }),
        ...(requestId === undefined ? {} : { requestId }),
      });
    },
  };
};
