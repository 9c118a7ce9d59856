/** Asks for the approval that a ticket lacks to be opened: more of a service than the contract has left. */
import { policies } from '@perennial/domain/approval/policies';
import type { Contract } from '@perennial/domain/contract/schema';
import {
  type Overdraw,
  overdrawPolicy,
  overdrawRecord,
  overdrawStatement,
  unitsToApprove,
} from '@perennial/domain/entitlement/overdraw';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { EntitlementRefusal } from '@perennial/store/ports';
import { approvalWorkflowId } from '@perennial/temporal/ids';
import type { IntakeDeps } from './deps.ts';
import { nameOf } from './routes/approvals/find.ts';

/** `other`: one for another amount or period is under way, and has to be decided first. */
export type Asked = { no: string; other: boolean };

/** Whoever wants the ticket is the author, and does not sign. One that is under way already is named, not asked for again. */
export const askOverdraw = async (
  { store, wake }: Pick<IntakeDeps, 'store' | 'wake'>,
  scope: Scope,
  { id, customer }: Pick<Contract, 'id' | 'customer'>,
  { service, period, unit, units }: EntitlementRefusal,
  openedAt: number,
): Promise<Asked> => {
  const { tenant, actor } = scope;
  const wanted: Overdraw = {
    tenant,
    contract: id,
    service,
    period,
    unit,
    units: unitsToApprove(unit, units),
  };
  const record = overdrawRecord(wanted);
  const asked = await store.approvals.request(
    scope,
    {
      tenant,
      customer,
      subject: { type: 'contract', id },
      gate: service,
      title: `${id}: more of ${service} in ${period}`,
      statement: overdrawStatement(wanted),
      record,
      policy: policies[overdrawPolicy],
      author: { id: actor.id, name: await nameOf(store, scope, actor.id) },
      openedAt,
    },
    { workflowIdOf: (no) => approvalWorkflowId(tenant, no) },
  );
  if (asked.kind === 'conflict') throw new DomainError('internal', 'a request without a key met one with');
  if (asked.kind === 'open') {
    const open = await store.approvals.get(scope, asked.no);
    return { no: asked.no, other: open?.record.hash !== record.hash };
  }
  wake();
  return { no: asked.record.no, other: false };
};
