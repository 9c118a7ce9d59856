import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { requestKeyExpiry } from '../core/expiry.ts';
import { requestKey } from '../tickets/open.ts';
import { addPlan } from './plan-row.ts';
import type { MigrationRepository } from './port.ts';
import { entriesOf, migrationKey, rowOf } from './row.ts';

export const openMigration =
  ({ rows, transact, now }: StoreContext): MigrationRepository['open'] =>
  (scope, { plan, record, event, request }) =>
    transact(async (session) => {
      const { tenant, no, customer, workflow } = record;
      const key = request && requestKey(scope, `migration:${request.key}`);
      const first = key === undefined ? null : await rows.requests.findOne({ _id: key }, { session });
      if (first) {
        if (first.bodyHash !== request?.bodyHash) return { kind: 'conflict' };
        const answered = await rows.migrations.findOne({ _id: migrationKey(tenant, first.no) }, { session });
        if (answered) return { kind: 'repeated', record: answered.record };
      }
      const at = now();
      await addPlan(rows, session, scope, plan, { customer, no, at });
      await rows.migrations.insertOne(rowOf(record), { session });
      await appendAudit(rows, session, entriesOf(record, [event], { workflowId: workflow.id }));
      await rows.starts.insertOne(
        {
          _id: workflow.id,
          tenant,
          input: { kind: 'migration', record },
          state: 'queued',
          dueAt: at,
          attempts: 0,
          createdAt: at,
        },
        { session },
      );
      if (key !== undefined && request)
        await rows.requests.insertOne(
          { _id: key, bodyHash: request.bodyHash, no, createdAt: at, expiresAt: requestKeyExpiry(at) },
          { session },
        );
      return { kind: 'created', record };
    });
