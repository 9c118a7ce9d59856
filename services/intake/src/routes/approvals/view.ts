/** An approval as HTTP shows it. */
import { isClosed, waitsFor } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { isoIn } from '@perennial/domain/calendar/iso';
import { rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { Urls } from '../../deps.ts';

/** Where the vendor is at home; instants carry their offset. */
export const iso = isoIn('Asia/Shanghai');

const when = (at: number | undefined): string | undefined => (at === undefined ? undefined : iso(at));

export const approvalView = (record: ApprovalRecord, scope: Scope, { self }: Urls, now: number) => {
  const { openedAt, policy, window, breakGlass, signatures, delegations, workflow: _, ...rest } = record;
  const { updatedAt, lastRemindedAt, escalatedAt, approvedAt, ...shown } = rest;
  return {
    ...shown,
    closed: isClosed(record),
    waitsForMe: waitsFor(record, scope.actor.id, rolesOf(scope.actor), now),
    policy,
    signatures: signatures.map((s) => ({
      ...s,
      at: iso(s.at),
      ...(s.void ? { void: { ...s.void, at: iso(s.void.at) } } : {}),
    })),
    delegations: delegations.map((d) => ({ ...d, since: iso(d.since), until: iso(d.until) })),
    window: window && { from: iso(window.from), to: iso(window.to) },
    breakGlass: breakGlass && {
      ...breakGlass,
      at: iso(breakGlass.at),
      reviewDueAt: iso(breakGlass.reviewDueAt),
      overdueAt: when(breakGlass.overdueAt),
      review: breakGlass.review && { ...breakGlass.review, at: iso(breakGlass.review.at) },
    },
    openedAt: iso(openedAt),
    updatedAt: iso(updatedAt),
    approvedAt: when(approvedAt),
    deadline: policy.deadline && iso(openedAt + policy.deadline.afterMs),
    links: { self: `${self}/v1/approvals/${record.no}` },
  };
};
