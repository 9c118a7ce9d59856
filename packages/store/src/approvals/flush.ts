import type { ApprovalEventKind } from '@perennial/domain/approval/rules';
import type { SecurityKind } from '@perennial/domain/security/rules';
import { appendAudit } from '../audit/append.ts';
import { headId, readHeads } from '../audit/heads.ts';
import type { StoreContext } from '../core/context.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import { recordSecurityEvent } from '../security-events/record.ts';
import type { ApprovalRepository } from './port.ts';
import { entriesOf, rowOf, streamOf } from './row.ts';

/** What a security administrator has to look at as well. */
const watched: Partial<Record<ApprovalEventKind, SecurityKind>> = {
  'glass-broken': 'break-glass',
  'review-overdue': 'break-glass',
  'signature-refused': 'signature-refused',
};

/** Row, events and letters of one flush in one transaction. */
export const flushApproval =
  ({ rows, transact }: StoreContext): ApprovalRepository['flush'] =>
  ({ workflowId, runId, record, events, deliveries }) =>
    transact(async (session) => {
      const row = rowOf(record);
      const stream = { tenant: record.tenant, stream: streamOf(record) };
      const old = await rows.approvals.findOne({ _id: row._id }, { session });
      const heads = await readHeads(rows, session, [stream]);
      // A stream's numbers have no gaps: what its chain has reached is written.
      const reached = heads.get(headId(stream))?.seq ?? 0;
      const missing = events.filter((e) => e.seq > reached);
      if (!old) await rows.approvals.insertOne(row, { session });
      else if (old.rev <= row.rev && old.seq <= row.seq) {
        const { _id, ...set } = row;
        await rows.approvals.replaceOne({ _id }, set, { session });
      }
      await appendAudit(rows, session, entriesOf(record, missing, { workflowId, runId }), heads);
      for (const { kind, seq, at, actor, requestId = workflowId } of missing) {
        const watch = watched[kind];
        const cause = { tenant: record.tenant, actor, requestId };
        const detail = { approval: record.no, event: kind, seq };
        if (watch) await recordSecurityEvent(rows, session, cause, { kind: watch, detail }, at);
      }
      for (const delivery of deliveries) {
        const letter = rowOfDelivery(delivery);
        if (!(await rows.deliveries.findOne({ _id: letter._id }, { session })))
          await rows.deliveries.insertOne(letter, { session });
      }
    });
