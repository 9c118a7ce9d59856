import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Delivery } from '../deliveries/port.ts';

/** A ticket event waiting to be turned into deliveries. */
export type NoticeRow = {
  /** `{workflowId}/{seq}` */
  id: string;
  tenant: string;
  customer: string;
  workflowId: string;
  event: TicketEvent;
  /** The record right after the event's flush; for texts only. */
  record: TicketRecord;
  attempts: number;
};

export interface NoticeRepository {
  lease(now: number, leaseMs: number, limit: number): Promise<NoticeRow[]>;
  /** Writes the deliveries (existing ids stay as they are) and ends the row, in one transaction. */
  expand(id: string, deliveries: Delivery[]): Promise<void>;
  failed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
}
