/** What a ticket's fix waits for: the lead's command, or signatures, and then whose. */
import { policies } from '@perennial/domain/approval/policies';
import { waitsFor } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { PendingApproval, TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';
import type { Urls } from '../deps.ts';

/** Undefined where no signatures are waited for, or the approval was asked for a moment ago. */
export const approvalOf = async (
  store: Pick<Store, 'approvals'>,
  scope: Scope,
  { pendingApproval }: TicketRecord,
): Promise<ApprovalRecord | undefined> =>
  pendingApproval?.no === undefined ? undefined : store.approvals.get(scope, pendingApproval.no);

type Given = {
  scope: Scope;
  now: number;
  urls: Urls;
  iso: (at: number) => string;
  approval?: ApprovalRecord;
};

export const pendingApprovalView = (
  { since, no, policy, ...rest }: PendingApproval,
  { scope: { actor }, now, urls, iso, approval }: Given,
) => {
  if (no === undefined || policy === undefined) return { ...rest, since: iso(since) };
  const { missing = policies[policy].seats, signatures = [] } = approval ?? {};
  return {
    ...rest,
    since: iso(since),
    no,
    policy,
    missing,
    signed: signatures
      .filter((s) => s.void === undefined)
      .map(({ by, role, verdict, at }) => ({ by, role, verdict, at: iso(at) })),
    waitsForMe: approval !== undefined && waitsFor(approval, actor.id, rolesOf(actor), now),
    links: { self: `${urls.self}/v1/approvals/${no}` },
  };
};
