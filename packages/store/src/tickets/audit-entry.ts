import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Entry } from '../audit/append.ts';
import { hashOf } from '../core/hash.ts';

export type Cause = { workflowId?: string; runId?: string };

/** A ticket's events as the audit trail keeps them; what they say in words is committed to, not shown. */
export const entriesOf = (record: TicketRecord, events: TicketEvent[], cause: Cause): Entry[] => {
  if (events.length === 0) return [];
  const hash = hashOf(record);
  return events.map((event) => ({
    tenant: record.tenant,
    customer: record.customer,
    stream: `ticket/${record.no}`,
    seq: event.seq,
    at: new Date(event.at).toISOString(),
    actor: { id: event.actor.id, kind: event.actor.kind },
    action: `ticket.${event.kind}`,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    record: { type: 'ticket', id: record.no, rev: record.rev, hash },
    changes: [
      ...event.changes,
      ...(Object.keys(event.data).length === 0
        ? []
        : [{ path: `/events/${event.seq}`, old: null, new: event.data }]),
    ],
    cause: { ...cause, ...(event.requestId === undefined ? {} : { requestId: event.requestId }) },
  }));
};
