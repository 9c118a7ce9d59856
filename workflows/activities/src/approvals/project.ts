import type { ApprovalActivities } from '@perennial/definitions/approval/activities';
import type { ApprovalEvent, ApprovalEventKind, ApprovalRecord } from '@perennial/domain/approval/rules';
import type { EventKind } from '@perennial/domain/notice/rules';
import { approvalText } from '@perennial/i18n/approval';
import type { ApprovalRepository, Delivery } from '@perennial/store/ports';
import { addresseesOf, type Registers } from './recipients.ts';

export type ProjectDeps = Registers & {
  approvals: Pick<ApprovalRepository, 'flush'>;
  origin: () => { workflowId: string; runId: string };
  now: () => number;
};

/** As the list of deliveries names them. */
const told: Partial<Record<ApprovalEventKind, EventKind>> = {
  'requested': 'approval-requested',
  'reminded': 'approval-requested',
  'record-changed': 'approval-requested',
  'delegated': 'approval-requested',
  'approved': 'approved',
  'rejected': 'rejected',
  'expired': 'rejected',
  'revoked': 'rejected',
  'escalated': 'escalated',
  'glass-broken': 'escalated',
  'review-overdue': 'escalated',
};

const lettersOf = async (
  deps: ProjectDeps,
  record: ApprovalRecord,
  event: ApprovalEvent,
): Promise<Delivery[]> => {
  const kind = told[event.kind];
  if (kind === undefined) return [];
  const now = deps.now();
  return (await addresseesOf(deps, event, record)).map(({ id, address, locale }) => ({
    id: `${record.workflow.id}/${event.seq}/${id}/email`,
    tenant: record.tenant,
    customer: record.customer,
    ticket: record.no,
    seq: event.seq,
    event: kind,
    audience: 'escalation',
    channel: 'email',
    recipient: id,
    address,
    locale,
    payload: approvalText(event, record, locale),
    state: 'queued',
    attempts: 0,
    createdAt: now,
    nextAttemptAt: now,
  }));
};

/** Writes an approval's read model, its events and letters. A store that is down is retried until it is back. */
export const projectApproval =
  (deps: ProjectDeps): ApprovalActivities['projectApproval'] =>
  async ({ record, events }) => {
    const deliveries = (await Promise.all(events.map((event) => lettersOf(deps, record, event)))).flat();
    await deps.approvals.flush({ ...deps.origin(), record, events, deliveries });
  };
