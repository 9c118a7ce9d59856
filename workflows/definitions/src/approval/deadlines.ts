/** What an approval does by itself: remind, escalate or reject, expire, and ask for the review that is overdue. */
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Draft } from './draft.ts';

type Kind = 'reminder' | 'deadline' | 'expiry' | 'review';
export type Deadline = { at: number; kind: Kind; label: string };

const system = { id: systemActor.id, kind: systemActor.kind } as const;

const ofPending = ({ policy, openedAt, lastRemindedAt, escalatedAt }: ApprovalRecord): Deadline[] => [
  ...(policy.deadline && escalatedAt === undefined
    ? [
        {
          at: openedAt + policy.deadline.afterMs,
          kind: 'deadline',
          label: `deadline, then ${policy.deadline.outcome}`,
        } as const,
      ]
    : []),
  ...(policy.remindEveryMs === undefined
    ? []
    : [
        {
          at: (lastRemindedAt ?? openedAt) + policy.remindEveryMs,
          kind: 'reminder',
          label: 'remind',
        } as const,
      ]),
];

const expiryOf = ({ state, window, policy, approvedAt }: ApprovalRecord): Deadline[] => {
  const ends = [
    ...(window ? [window.to] : []),
    ...(state === 'approved' && approvedAt !== undefined && policy.validForMs !== undefined && !window
      ? [approvedAt + policy.validForMs]
      : []),
  ];
  return ends.map((at) => ({ at, kind: 'expiry', label: 'no longer valid' }));
};

/** The earliest first; at one instant an end comes before a reminder of it. */
export const nextDeadline = (record: ApprovalRecord): Deadline | undefined => {
  const { state, breakGlass } = record;
  const all: Deadline[] = [
    ...(state === 'pending' || state === 'approved' ? expiryOf(record) : []),
    ...(state === 'pending' ? ofPending(record) : []),
    ...(breakGlass && !breakGlass.review && breakGlass.overdueAt === undefined
      ? [{ at: breakGlass.reviewDueAt, kind: 'review', label: 'review of the emergency' } as const]
      : []),
  ];
  return all.reduce<Deadline | undefined>(
    (first, one) => (first && first.at <= one.at ? first : one),
    undefined,
  );
};

/** The rhythm is kept, and after an outage one reminder is enough. */
const latestOf = (at: number, everyMs: number, now: number): number =>
  everyMs === 0 ? now : at + everyMs * Math.floor((now - at) / everyMs);

const fire = ({ state: { record }, now, emit }: Draft, { at, kind }: Deadline): void => {
  const { deadline } = record.policy;
  switch (kind) {
    case 'reminder':
      record.lastRemindedAt = latestOf(at, record.policy.remindEveryMs ?? 0, now);
      emit({
        kind: 'reminded',
        at,
        actor: system,
        data: { missing: record.missing.map(({ role }) => role) },
      });
      return;
    case 'deadline':
      if (deadline?.outcome === 'escalate') {
        record.escalatedAt = at;
        emit({ kind: 'escalated', at, actor: system, data: { to: deadline.to } });
        return;
      }
      record.state = 'rejected';
      emit({ kind: 'rejected', at, actor: system, reason: 'not signed before the deadline' });
      return;
    case 'expiry':
      record.state = 'expired';
      emit({ kind: 'expired', at, actor: system });
      return;
    case 'review':
      if (record.breakGlass) record.breakGlass.overdueAt = at;
      emit({ kind: 'review-overdue', at, actor: system, data: { brokenBy: record.breakGlass?.by.id ?? '' } });
      return;
  }
};

export const fireDeadlines = (draft: Draft): void => {
  for (;;) {
    const due = nextDeadline(draft.state.record);
    if (!due || due.at > draft.now) return;
    fire(draft, due);
  }
};
