import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Rows } from '../core/collections.ts';

export const eventRowOf = (record: TicketRecord, event: TicketEvent, workflowId: string): Rows['events'] => ({
  _id: `${workflowId}/${event.seq}`,
  tenant: record.tenant,
  customer: record.customer,
  no: record.no,
  seq: event.seq,
  visibility: event.visibility,
  event,
});

export const noticeRowOf = (
  record: TicketRecord,
  event: TicketEvent,
  workflowId: string,
  now: number,
): Rows['notices'] => ({
  _id: `${workflowId}/${event.seq}`,
  tenant: record.tenant,
  customer: record.customer,
  workflowId,
  event,
  record,
  state: 'queued',
  dueAt: now,
  attempts: 0,
  createdAt: now,
});
