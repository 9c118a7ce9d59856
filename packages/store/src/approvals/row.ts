import { isClosed } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalEvent, ApprovalRecord } from '@perennial/domain/approval/rules';
import type { Entry } from '../audit/append.ts';
import { hashOf } from '../core/hash.ts';

export type ApprovalRow = {
  /** `{tenant}/{no}` */
  _id: string;
  tenant: string;
  customer: string;
  /** `{type}/{id}` */
  subject: string;
  gate: string;
  attempt: number;
  state: string;
  open: boolean;
  /** Opening instant and number as a text that sorts like them. */
  position: string;
  rev: number;
  seq: number;
  record: ApprovalRecord;
};

export const approvalKey = (tenant: string, no: string): string => `${tenant}/${no}`;

export const subjectOf = ({ subject }: Pick<ApprovalRecord, 'subject'>): string =>
  `${subject.type}/${subject.id}`;

export const rowOf = (record: ApprovalRecord): ApprovalRow => ({
  _id: approvalKey(record.tenant, record.no),
  tenant: record.tenant,
  customer: record.customer,
  subject: subjectOf(record),
  gate: record.gate,
  attempt: record.attempt,
  state: record.state,
  open: !isClosed(record),
  position: `${String(record.openedAt).padStart(15, '0')}/${record.no}`,
  rev: record.rev,
  seq: record.seq,
  record,
});

export const streamOf = ({ no }: Pick<ApprovalRecord, 'no'>): string => `approval/${no}`;

export const entriesOf = (record: ApprovalRecord, events: ApprovalEvent[], cause: Entry['cause']): Entry[] =>
  events.map((event) => ({
    tenant: record.tenant,
    customer: record.customer,
    stream: streamOf(record),
    seq: event.seq,
    at: new Date(event.at).toISOString(),
    actor: { id: event.actor.id, kind: event.actor.kind },
    action: `approval.${event.kind}`,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    record: { type: 'approval', id: record.no, rev: record.rev, hash: hashOf(record) },
    changes:
      Object.keys(event.data).length === 0
        ? []
        : [{ path: `/events/${event.seq}`, old: null, new: event.data }],
    cause: { ...cause, ...(event.requestId === undefined ? {} : { requestId: event.requestId }) },
  }));
