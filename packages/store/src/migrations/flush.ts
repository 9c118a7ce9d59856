import { appendAudit } from '../audit/append.ts';
import { headId, readHeads } from '../audit/heads.ts';
import type { StoreContext } from '../core/context.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import type { MigrationRepository } from './port.ts';
import { entriesOf, rowOf, streamOf } from './row.ts';

/** Row, events and letters of one flush in one transaction. */
export const flushMigration =
  ({ rows, transact }: StoreContext): MigrationRepository['flush'] =>
  ({ workflowId, runId, record, events, deliveries }) =>
    transact(async (session) => {
      const row = rowOf(record);
      const stream = { tenant: record.tenant, stream: streamOf(record) };
      const old = await rows.migrations.findOne({ _id: row._id }, { session });
      const heads = await readHeads(rows, session, [stream]);
      // A stream's numbers have no gaps: what its chain has reached is written.
      const reached = heads.get(headId(stream))?.seq ?? 0;
      if (!old) await rows.migrations.insertOne(row, { session });
      else if (old.rev <= row.rev && old.seq <= row.seq) {
        const { _id, ...set } = row;
        await rows.migrations.replaceOne({ _id }, set, { session });
      }
      const missing = events.filter((e) => e.seq > reached);
      await appendAudit(rows, session, entriesOf(record, missing, { workflowId, runId }), heads);
      for (const delivery of deliveries) {
        const letter = rowOfDelivery(delivery);
        if (!(await rows.deliveries.findOne({ _id: letter._id }, { session })))
          await rows.deliveries.insertOne(letter, { session });
      }
    });
