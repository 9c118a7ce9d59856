import { randomUUID } from 'node:crypto';
import type { ApprovalCommand } from '@perennial/definitions/approval/contract';
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { IntakeDeps } from '../../deps.ts';
import { approvalDeps, nameOf } from './find.ts';

/** Gives an approval's workflow a command of this person; the answer is the record as the store has it then. */
export const giveApproval = async (
  deps: IntakeDeps,
  scope: Scope,
  record: ApprovalRecord,
  what: Pick<ApprovalCommand, 'name' | 'body'>,
  { key, receivedAt }: { key: string | undefined; receivedAt: number },
): Promise<void> => {
  const { actor, requestId } = scope;
  const id = `${what.name}:${actor.id}:${key ?? randomUUID()}`;
  const name = await nameOf(deps.store, scope, actor.id);
  const argument = { ...what, id, actor: { ...actor, name, roles: rolesOf(actor) }, receivedAt, requestId };
  await approvalDeps(deps).command({ workflowId: record.workflow.id, name: what.name, id, argument });
};
