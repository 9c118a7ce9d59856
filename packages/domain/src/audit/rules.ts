/** Audit and timeline events. The hash chain itself is sealed by the store when it writes. */
import type { EventKind } from '../notice/rules.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** `path` is a JSON pointer into the record. Values are strings or safe integers, never floats. */
export type Change = { path: string; old: JsonValue; new: JsonValue };

export type EventActor = { id: string; kind: string; role: string; name?: string };

/** One entry of a ticket's stream, as the flow writes it. `seq` starts at 1 and has no gaps. */
export type TicketEvent = {
  seq: number;
  kind: EventKind;
  /** The instant that decides (for a breach: the due instant). */
  at: number;
  /** When the flow wrote it. */
  notedAt: number;
  actor: EventActor;
  visibility: 'public' | 'internal';
  data: { [key: string]: JsonValue };
  changes: Change[];
  reason?: string;
  requestId?: string;
};

/** Stands for a text in an event; see `personal.ts`. */
export type Commitment = { commit: string };

/** The text behind a commitment and the salt that proves it; where there is none any more, it was erased. */
export type PersonalValue = { commit: string; salt: string; value: string };

/** The sealed form, as stored and exported. */
export type AuditEvent = {
  v: 1;
  tenant: string;
  customer?: string;
  /** One record, never a tenant: `ticket/T-1001`. */
  stream: string;
  seq: number;
  /** Hash of the stream's event before; 64 zeros for the first. */
  prev: string;
  /** ISO-8601, UTC. */
  at: string;
  actor: { id: string; kind: string };
  action: string;
  reason?: Commitment;
  record: { type: string; id: string; rev: number; hash: string };
  changes: Change[];
  cause: { workflowId?: string; runId?: string; activityId?: string; requestId?: string };
};

/** An event as people read it: its reason in words, null where it was erased. */
export type ReadEvent = Omit<AuditEvent, 'reason'> & { reason?: string | null };
