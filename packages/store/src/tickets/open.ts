import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import type { OpenOutcome, OpenWrite } from '../ports.ts';
import { entryOf } from './audit-entry.ts';
import { positionAt } from './position.ts';
import { rowOf, ticketKey } from './row.ts';
import { eventRowOf, noticeRowOf } from './write-events.ts';

/** Keys are the caller's own: a customer cannot hit upon a key of the vendor's. */
export const requestKey = (scope: Scope, key: string): string =>
  `${scope.tenant}/${scope.customer ?? ''}/${key}`;

/** Request key, ticket, event, audit, notice and workflow start: all of it or nothing. */
export const openTicket =
  ({ rows, transact, now }: StoreContext) =>
  (scope: Scope, { record, event, request, start }: OpenWrite): Promise<OpenOutcome> =>
    transact(async (session) => {
      if (request) {
        const _id = requestKey(scope, request.key);
        const first = await rows.requests.findOne({ _id }, { session });
        if (first) {
          if (first.bodyHash !== request.bodyHash) return { kind: 'conflict' };
          const key = ticketKey(scope.tenant, first.no);
          const row =
            (await rows.tickets.findOne({ _id: key }, { session })) ??
            (await rows.archive.findOne({ _id: key }, { session }));
          if (!row) throw new Error(`request ${_id} names ticket ${first.no}, which is not there`);
          return { kind: 'repeated', record: row.record };
        }
        await rows.requests.insertOne(
          { _id, bodyHash: request.bodyHash, no: record.no, createdAt: now() },
          { session },
        );
      }
      const { workflowId } = start;
      await rows.tickets.insertOne(rowOf(record, positionAt(now())), { session });
      await rows.events.insertOne(eventRowOf(record, event, workflowId), { session });
      await rows.notices.insertOne(noticeRowOf(record, event, workflowId, now()), { session });
      await appendAudit(rows, session, [entryOf(record, event, { workflowId })]);
      const queued = { state: 'queued', dueAt: now(), attempts: 0, createdAt: now() } as const;
      await rows.starts.insertOne(
        { _id: workflowId, tenant: record.tenant, input: start.input, ...queued },
        { session },
      );
      return { kind: 'created', record };
    });
