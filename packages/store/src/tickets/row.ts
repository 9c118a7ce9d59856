import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { TicketRow } from '../core/collections.ts';

export const ticketKey = (tenant: string, no: string): string => `${tenant}/${no}`;

export const rowOf = (record: TicketRecord, position: number): TicketRow => ({
  _id: ticketKey(record.tenant, record.no),
  tenant: record.tenant,
  customer: record.customer,
  site: record.site,
  module: record.module,
  state: record.state,
  level: record.level,
  ...(record.assignee === undefined ? {} : { assignee: record.assignee }),
  ...(record.fingerprint === undefined ? {} : { fingerprint: record.fingerprint }),
  number: record.number,
  sla: [...new Set(record.clocks.map((c) => c.state))],
  openedAt: record.openedAt,
  rev: record.rev,
  position,
  record,
});
