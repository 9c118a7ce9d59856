import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { ReportingStore } from '../ports.ts';
import { cardsOf } from '../views/cards.ts';
import type { TicketCard } from '../views/ticket-card.ts';

export type ChangeSource = {
  store: Pick<ReportingStore, 'tickets' | 'calendars'>;
  scope: Scope;
  /** Position of the last event the listener has; 0 begins with every ticket the read model still holds. */
  since: number;
  /** Ends the sequence, without an error. */
  signal: AbortSignal;
  now: () => number;
  /** Default 500 ms. */
  pollMs?: number;
  /** Told once per outage of the store; the sequence goes on when it is back. */
  onOutage?: (error: DomainError) => void;
};

/** A ticket as it stands after its last change; several changes between two polls come as one. */
export type TicketChange = { position: number; ticket: TicketCard };

const batch = 200;

const read = async (
  store: ChangeSource['store'],
  scope: Scope,
  since: number,
  now: () => number,
): Promise<TicketChange[]> => {
  const rows = await store.tickets.changedSince(scope, since, batch);
  const cards = await cardsOf(
    store,
    scope,
    rows.map((row) => row.record),
    now(),
  );
  return cards.flatMap((ticket, i) => {
    const position = rows[i]?.position;
    return position === undefined ? [] : [{ position, ticket }];
  });
};

/**
 * Every change after `since`, oldest first, and then whatever changes while somebody listens. An empty batch says that
 * the listener has caught up; it comes once per poll, so that the caller can tell a quiet stream from a dead one.
 */
export async function* ticketChanges(source: ChangeSource): AsyncGenerator<TicketChange[]> {
  const { store, scope, signal, now, pollMs = 500, onOutage } = source;
  let { since } = source;
  let outage = false;
  while (!signal.aborted) {
    const rows = await read(store, scope, since, now).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.code !== 'store.unavailable') throw error;
      if (!outage) onOutage?.(error);
      return undefined;
    });
    if (signal.aborted) return;
    outage = rows === undefined;
    if (rows !== undefined) {
      since = rows.at(-1)?.position ?? since;
      yield rows;
    }
    if (rows?.length === batch) continue;
    await pause(pollMs, signal);
  }
}

/** Ends early, and without an error, when the signal fires. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
