/** What a ticket's events say of breaches that a contract may grant credits for. Pure. */
import type { JsonValue, TicketEvent } from '@perennial/domain/audit/rules';
import type { BreachFact } from '@perennial/domain/credit/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { levels } from '@perennial/domain/ticket/rules';

export type BreachChange =
  | { kind: 'breached'; seq: number; fact: BreachFact }
  /** The last breach of this clock does not count any more. */
  | { kind: 'withdrawn'; clock: string; at: number }
  /** The clock has stopped: how late it was is final. */
  | { kind: 'stopped'; clock: string; dueAt: number; overrunMs: number };

const stopped = /^\/clocks\/(.+)\/stoppedAt$/;

const isPromise = ({ kind, data }: TicketEvent): boolean =>
  (kind === 'clock-breached' || kind === 'breach-withdrawn') && data.kind === 'sla';

/** Clocks of which an event says that they were stopped. */
const stoppedIn = (events: TicketEvent[]): Set<string> =>
  new Set(events.flatMap((e) => e.changes.flatMap(({ path }) => stopped.exec(path)?.[1] ?? [])));

const lateStops = (record: TicketRecord, events: TicketEvent[]): BreachChange[] => {
  const names = stoppedIn(events);
  if (names.size === 0) return [];
  return record.clocks.flatMap(({ name, kind, breachedAt, stoppedAt, overrunMs }): BreachChange[] =>
    kind === 'sla' && names.has(name) && stoppedAt !== undefined && breachedAt !== undefined && overrunMs
      ? [{ kind: 'stopped', clock: name, dueAt: breachedAt, overrunMs }]
      : [],
  );
};

/** Most flushes have nothing to do with breaches; those are told without asking the store. */
export const speaksOfBreaches = (record: TicketRecord, events: TicketEvent[]): boolean =>
  events.some(isPromise) || lateStops(record, events).length > 0;

const text = (value: JsonValue | undefined): string => {
  if (typeof value !== 'string') throw new TypeError('an event of a breach does not name its clock');
  return value;
};
const instant = (value: JsonValue | undefined): number => {
  if (typeof value !== 'number') throw new TypeError('an event of a breach does not say when it was due');
  return value;
};

const factOf = (
  record: TicketRecord,
  { seq, data, notedAt }: TicketEvent,
  workflowId: string,
): BreachFact => {
  const level = levels.find((l) => l === data.level) ?? record.level;
  return {
    id: `${workflowId}/${seq}`,
    ticket: record.no,
    clock: text(data.clock),
    level,
    module: record.module,
    dueAt: instant(data.dueAt),
    overrunMs: instant(data.overrunMs),
    at: notedAt,
  };
};

/** In the order of the events; how late a clock was comes last, since the record states it. */
export const breachChanges = (
  record: TicketRecord,
  events: TicketEvent[],
  workflowId: string,
): BreachChange[] => [
  ...events
    .filter(isPromise)
    .map(
      (event): BreachChange =>
        event.kind === 'clock-breached'
          ? { kind: 'breached', seq: event.seq, fact: factOf(record, event, workflowId) }
          : { kind: 'withdrawn', clock: text(event.data.clock), at: event.notedAt },
    ),
  ...lateStops(record, events),
];

type Row = { fact: BreachFact; seq: number };

/** The last breach of a clock that still counts. */
const standing = <R extends Row>(rows: R[], clock: string, dueAt?: number): R | undefined =>
  rows
    .filter(({ fact }) => fact.clock === clock && fact.withdrawnAt === undefined)
    .filter(({ fact }) => dueAt === undefined || fact.dueAt === dueAt)
    .toSorted((a, b) => b.seq - a.seq)[0];

/** One ticket's breaches after a change; rows that stay as they are stay the same objects. */
export const afterChange = <R extends Row>(
  rows: R[],
  change: BreachChange,
  rowOf: (fact: BreachFact, seq: number) => R,
): R[] => {
  if (change.kind === 'breached')
    return rows.some((r) => r.fact.id === change.fact.id) ? rows : [...rows, rowOf(change.fact, change.seq)];
  const row = standing(rows, change.clock, change.kind === 'stopped' ? change.dueAt : undefined);
  if (!row) return rows;
  const { overrunMs } = row.fact;
  if (change.kind === 'stopped' && change.overrunMs === overrunMs) return rows;
  const fact: BreachFact =
    change.kind === 'withdrawn'
      ? { ...row.fact, withdrawnAt: change.at }
      : { ...row.fact, overrunMs: change.overrunMs };
  return rows.map((r) => (r === row ? { ...r, fact } : r));
};
