import { pendingApproval } from '@perennial/domain/approval/pending';
import type { ApprovalEvent, ApprovalRecord } from '@perennial/domain/approval/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { requestKeyExpiry } from '../core/expiry.ts';
import { requestKey } from '../tickets/open.ts';
import type { ApprovalDraft, ApprovalRepository } from './port.ts';
import { approvalKey, entriesOf, rowOf, subjectOf } from './row.ts';

const recordOf = (
  draft: ApprovalDraft,
  attempt: number,
  workflowIdOf: (no: string) => string,
): ApprovalRecord => {
  const no = `${draft.subject.id}.${draft.gate}.${attempt}`;
  return pendingApproval({ ...draft, no, attempt, seq: 1, workflow: { id: workflowIdOf(no) } });
};

const requested = ({ openedAt, policy }: ApprovalRecord, { actor, requestId }: Scope): ApprovalEvent => ({
  seq: 1,
  kind: 'requested',
  at: openedAt,
  actor: { id: actor.id, kind: actor.kind },
  data: { policy: policy.id, version: policy.version },
  requestId,
});

export const requestApproval =
  ({ rows, transact, now }: StoreContext): ApprovalRepository['request'] =>
  (scope, draft, { workflowIdOf, request }) =>
    transact(async (session) => {
      const { tenant } = draft;
      const key = request && requestKey(scope, `approval:${request.key}`);
      const first = key === undefined ? null : await rows.requests.findOne({ _id: key }, { session });
      if (first) {
        if (first.bodyHash !== request?.bodyHash) return { kind: 'conflict' };
        const answered = await rows.approvals.findOne({ _id: approvalKey(tenant, first.no) }, { session });
        if (answered) return { kind: 'repeated', record: answered.record };
      }
      const [last] = await rows.approvals
        .find({ tenant, subject: subjectOf(draft), gate: draft.gate }, { session })
        .sort({ attempt: -1, _id: -1 })
        .limit(1)
        .toArray();
      if (last?.open) return { kind: 'open', no: last.record.no };
      const record = recordOf(draft, (last?.attempt ?? 0) + 1, workflowIdOf);
      await rows.approvals.insertOne(rowOf(record), { session });
      await appendAudit(
        rows,
        session,
        entriesOf(record, [requested(record, scope)], { workflowId: record.workflow.id }),
      );
      await rows.starts.insertOne(
        {
          _id: record.workflow.id,
          tenant,
          input: { kind: 'approval', record },
          state: 'queued',
          dueAt: now(),
          attempts: 0,
          createdAt: now(),
        },
        { session },
      );
      if (key !== undefined && request)
        await rows.requests.insertOne(
          {
            _id: key,
            bodyHash: request.bodyHash,
            no: record.no,
            createdAt: now(),
            expiresAt: requestKeyExpiry(now()),
          },
          { session },
        );
      return { kind: 'created', record };
    });
