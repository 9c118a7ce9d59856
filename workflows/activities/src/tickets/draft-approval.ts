import { createHash } from 'node:crypto';
import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import { pendingApproval } from '@perennial/domain/approval/pending';
import { policies } from '@perennial/domain/approval/policies';
import { systemActor } from '@perennial/domain/scope/rules';
import { canonicalize } from '@perennial/domain/signature/canonicalize';
import { fixContent, fixStatement } from '@perennial/domain/ticket/fix-approval';
import type { RegisterRepository } from '@perennial/store/ports';
import { approvalWorkflowId } from '@perennial/temporal/ids';

export type DraftDeps = { registers: Pick<RegisterRepository, 'get'> };

/** The same fix is always the same record; only the author's printed name is looked up. */
export const draftApproval =
  ({ registers }: DraftDeps): TicketActivities['draftApproval'] =>
  async ({ record: ticket, no, policy: id, author }) => {
    const { tenant, customer, fix } = ticket;
    const scope = { tenant, actor: systemActor, requestId: no };
    const person = await registers.get(scope, 'people', author.id);
    const policy = policies[id];
    const [attempt, openedAt] = [fix?.attempt ?? 1, fix?.proposedAt ?? ticket.updatedAt];
    return pendingApproval({
      tenant,
      customer,
      no,
      subject: { type: 'ticket', id: ticket.no },
      gate: 'fix',
      attempt,
      title: `${ticket.title}: ${fix?.summary ?? ''}`.slice(0, 200),
      statement: fixStatement(ticket),
      record: {
        type: 'fix',
        id: ticket.no,
        version: attempt,
        hash: createHash('sha256')
          .update(canonicalize(fixContent(ticket)))
          .digest('hex'),
      },
      policy,
      author: { id: author.id, name: person?.name ?? author.name ?? author.id },
      openedAt,
      seq: 0,
      workflow: { id: approvalWorkflowId(tenant, no) },
    });
  };
