/** The clocks of a ticket as this reader may see them, now or as they were known at an earlier instant. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import { isoIn } from '@perennial/domain/calendar/iso';
import { DomainError } from '@perennial/domain/errors';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { clocksAsOf } from '@perennial/domain/sla/as-of';
import { clocksBefore } from '@perennial/domain/sla/as-of/undo';
import type { Clock } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { z } from 'zod';
import type { IntakeDeps } from '../../deps.ts';

/** An ISO-8601 instant with its offset, as epoch ms. */
export const asOfQuery = z.iso
  .datetime({ offset: true, error: 'use ISO-8601 with an offset, e.g. 2026-02-24T10:00:00%2B08:00' })
  .transform((text) => Date.parse(text))
  .optional();

export type ClocksAt = { at: number; clocks: Clock[]; calendars: CalendarLookup };

const refuse = (code: string, message: string): DomainError =>
  new DomainError('request.invalid', message, { errors: [{ path: '/asOf', code, message }] });

const checkAsOf = ({ no, openedAt, context }: TicketRecord, at: number, now: number): void => {
  const iso = isoIn(context.timeZone);
  if (at > now) throw refuse('future', `nothing is known of the future: ask up to now, ${iso(now)}`);
  if (at < openedAt) throw refuse('beforeOpening', `${no} was opened at ${iso(openedAt)}: ask from then on`);
};

/** The whole timeline, also what a customer does not see of it: what it says of clocks is shown by kind. */
const timelineOf = async (
  { store }: Pick<IntakeDeps, 'store'>,
  { tenant, requestId }: Scope,
  no: string,
): Promise<TicketEvent[]> => {
  const scope: Scope = { tenant, actor: systemActor, requestId };
  const events: TicketEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.tickets.timeline(scope, no, { limit: 500, ...(cursor ? { cursor } : {}) });
    events.push(...page.items);
    if (!page.nextCursor) return events;
    cursor = page.nextCursor;
  }
};

/**
 * Customers see what they were promised (kind `sla`) only.
 * @throws DomainError `request.invalid` naming `/asOf` when it lies in the future or before the opening.
 */
export const clocksAt = async (
  deps: Pick<IntakeDeps, 'store' | 'now'>,
  scope: Scope,
  record: TicketRecord,
  asOf: number | undefined,
): Promise<ClocksAt> => {
  const now = deps.now();
  if (asOf !== undefined) checkAsOf(record, asOf, now);
  const events = asOf === undefined ? [] : await timelineOf(deps, scope, record.no);
  const at = asOf ?? now;
  const before = asOf === undefined ? record.clocks : clocksBefore(record, events, at);
  const calendars = await deps.store.calendars.lookup(
    scope.tenant,
    before.map((clock) => clock.hours),
  );
  const clocks = asOf === undefined ? before : clocksAsOf(record, events, at, calendars);
  return {
    at,
    clocks: clocks.filter((clock) => scope.customer === undefined || clock.kind === 'sla'),
    calendars,
  };
};
