/**
 * Who is told of which event over which channel. One table; a contract may replace single rows.
 */
export const audiences = [
  'requester',
  'customerContact',
  'assignee',
  'group',
  'lead',
  'escalation',
  'webhook',
] as const;
export type Audience = (typeof audiences)[number];

export const noticeChannels = ['email', 'webhook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

export const eventKinds = [
  'opened',
  'acknowledged',
  'triaged',
  'assigned',
  'responded',
  'started',
  'workaround-applied',
  'update-posted',
  'note-added',
  'message-received',
  'held',
  'resumed',
  'releveled',
  'fix-proposed',
  'approval-requested',
  'approved',
  'rejected',
  'checks-recorded',
  'check-failed',
  'rollback-requested',
  'rolled-back',
  'rollback-failed',
  'resolved',
  'record-missing',
  'accepted',
  'closed',
  'reopened',
  'cancelled',
  'alert-ended',
  'clock-warning',
  'clock-breached',
  'breach-withdrawn',
  'escalated',
  'escalation-skipped',
  'clock-attached',
  'clock-stopped',
  'terms-changed',
  'work-logged',
  'update-due',
  'archived',
] as const;
export type EventKind = (typeof eventKinds)[number];

export type NoticeTable = Record<EventKind, Partial<Record<Audience, NoticeChannel>>>;

const customer = { requester: 'email', customerContact: 'email', webhook: 'webhook' } as const;
const staff = { assignee: 'email', lead: 'email', webhook: 'webhook' } as const;
const hook = { webhook: 'webhook' } as const;

export const noticeTable: NoticeTable = {
  'opened': { ...customer, group: 'email' },
  'acknowledged': customer,
  'triaged': hook,
  'assigned': { assignee: 'email', lead: 'email', webhook: 'webhook' },
  'responded': customer,
  'started': hook,
  'workaround-applied': customer,
  'update-posted': customer,
  'note-added': hook,
  'message-received': { assignee: 'email', webhook: 'webhook' },
  'held': customer,
  'resumed': hook,
  'releveled': { ...customer, ...staff },
  'fix-proposed': customer,
  'approval-requested': { lead: 'email', webhook: 'webhook' },
  'approved': { assignee: 'email', webhook: 'webhook' },
  'rejected': { assignee: 'email', webhook: 'webhook' },
  'checks-recorded': hook,
  'check-failed': staff,
  'rollback-requested': staff,
  'rolled-back': staff,
  'rollback-failed': staff,
  'resolved': customer,
  'record-missing': staff,
  'accepted': hook,
  'closed': customer,
  'reopened': staff,
  'cancelled': customer,
  'alert-ended': { assignee: 'email', webhook: 'webhook' },
  'clock-warning': staff,
  'clock-breached': { ...customer, ...staff },
  'breach-withdrawn': staff,
  'escalated': { escalation: 'email', webhook: 'webhook' },
  'escalation-skipped': staff,
  'clock-attached': staff,
  'clock-stopped': hook,
  'terms-changed': staff,
  'work-logged': hook,
  'update-due': { assignee: 'email', webhook: 'webhook' },
  'archived': hook,
};
