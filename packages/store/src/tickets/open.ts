import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit, type Entry } from '../audit/append.ts';
import { batchedWrites } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';
import { requestKeyExpiry } from '../core/expiry.ts';
import { isOutage } from '../core/outage.ts';
import type { Session } from '../core/transaction.ts';
import { type Reserved, reserveAll } from '../entitlements/reserve.ts';
import type { OpenOutcome, OpenWrite } from '../ports.ts';
import { entriesOf } from './audit-entry.ts';
import type { KnownContracts } from './known-contracts.ts';
import { positionAt } from './position.ts';
import { rowOf, ticketKey } from './row.ts';
import { eventRowOf, noticeRowOf } from './write-events.ts';

/** Keys are the caller's own: a customer cannot hit upon a key of the vendor's. */
export const requestKey = (scope: Scope, key: string): string =>
  `${scope.tenant}/${scope.customer ?? ''}/${key}`;

type Opening = { scope: Scope; write: OpenWrite };

const requestIdOf = ({ scope, write: { request } }: Opening): string | undefined =>
  request && requestKey(scope, request.key);

type First = { bodyHash: string; no: string };

const answerOf = async (
  { rows }: StoreContext,
  session: Session,
  { scope, write }: Opening,
  first: First,
): Promise<OpenOutcome> => {
  if (first.bodyHash !== write.request?.bodyHash) return { kind: 'conflict' };
  const key = ticketKey(scope.tenant, first.no);
  const row =
    (await rows.tickets.findOne({ _id: key }, { session })) ??
    (await rows.archive.findOne({ _id: key }, { session }));
  if (!row) throw new Error(`a request names ticket ${first.no}, which is not there`);
  return { kind: 'repeated', record: row.record };
};

/** Request key, ticket, event, audit, notice and workflow start: all of it or nothing. */
const insertAll = async (
  { rows, now }: StoreContext,
  session: Session,
  openings: Opening[],
  reserved: Entry[],
) => {
  const writes = openings.map((o) => o.write);
  const requests = openings.flatMap((opening) => {
    const _id = requestIdOf(opening);
    const { record, request } = opening.write;
    return _id === undefined || !request
      ? []
      : [
          {
            _id,
            bodyHash: request.bodyHash,
            no: record.no,
            createdAt: now(),
            expiresAt: requestKeyExpiry(now()),
          },
        ];
  });
  if (requests.length > 0) await rows.requests.insertMany(requests, { session });
  const tickets = writes.map(({ record }) => rowOf(record, positionAt(now())));
  await rows.tickets.insertMany(tickets, { session });
  const events = writes.map(({ record, event, start }) => eventRowOf(record, event, start.workflowId));
  await rows.events.insertMany(events, { session });
  const notices = writes.map(({ record, event, start }) =>
    noticeRowOf(record, event, start.workflowId, now()),
  );
  await rows.notices.insertMany(notices, { session });
  const starts = writes.map(({ record: { tenant }, start: { workflowId, input } }) => ({
    _id: workflowId,
    tenant,
    input,
    state: 'queued' as const,
    dueAt: now(),
    attempts: 0,
    createdAt: now(),
  }));
  await rows.starts.insertMany(starts, { session });
  const entries = writes.flatMap(({ record, event, start: { workflowId } }) =>
    entriesOf(record, [event], { workflowId }),
  );
  await appendAudit(rows, session, [...entries, ...reserved]);
};

type ContractOf = Awaited<ReturnType<KnownContracts>>;

const outcomeOf = ({ refused, granted }: Reserved, { record }: OpenWrite): OpenOutcome => {
  const key = ticketKey(record.tenant, record.no);
  const refusal = refused.get(key);
  if (refusal) return { kind: 'refused', ...refusal };
  const entitlement = granted.get(key);
  return { kind: 'created', record, ...(entitlement ? { entitlement } : {}) };
};

/** The same request twice in one transaction: the second is told what became of the first. */
const sameAs = (first: OpenWrite, second: OpenWrite, outcome: OpenOutcome): OpenOutcome => {
  if (first.request?.bodyHash !== second.request?.bodyHash) return { kind: 'conflict' };
  return outcome.kind === 'created' ? { kind: 'repeated', record: outcome.record } : outcome;
};

const causeOf = ({ scope: { actor, requestId }, write }: Opening, now: number) => ({
  at: new Date(now).toISOString(),
  actor: { id: actor.id, kind: actor.kind },
  cause: { workflowId: write.start.workflowId, requestId },
});

/** Whoever is refused stores nothing, and the others of the transaction do not notice. */
const openFresh = async (
  store: StoreContext,
  session: Session,
  fresh: Opening[],
  contractOf: ContractOf,
): Promise<Reserved> => {
  const reserved = await reserveAll(
    store,
    session,
    fresh.map((opening) => ({ record: opening.write.record, cause: causeOf(opening, store.now()) })),
    contractOf,
  );
  const accepted = fresh.filter(
    ({ write: { record } }) => !reserved.refused.has(ticketKey(record.tenant, record.no)),
  );
  if (accepted.length > 0) await insertAll(store, session, accepted, reserved.entries);
  return reserved;
};

/** Several openings share a transaction; of two with one request key the second is answered with the first's ticket. */
const openAll = async (
  store: StoreContext,
  known: KnownContracts,
  openings: Opening[],
  budgetMs?: number,
): Promise<OpenOutcome[]> => {
  const contractOf = await known(openings.map((o) => o.write.record));
  return store.transact(async (session) => {
    const ids = openings.flatMap((o) => requestIdOf(o) ?? []);
    const found =
      ids.length === 0 ? [] : await store.rows.requests.find({ _id: { $in: ids } }, { session }).toArray();
    const stored = new Map<string, First>(found.map((r) => [r._id, r]));
    const fresh: Opening[] = [];
    const mine = new Map<string, OpenWrite>();
    const outcomes = openings.map((opening): ((reserved: Reserved) => Promise<OpenOutcome>) => {
      const { write } = opening;
      const id = requestIdOf(opening);
      const first = id === undefined ? undefined : stored.get(id);
      if (first) return () => answerOf(store, session, opening, first);
      const before = id === undefined ? undefined : mine.get(id);
      if (before) return async (reserved) => sameAs(before, write, outcomeOf(reserved, before));
      if (id !== undefined) mine.set(id, write);
      fresh.push(opening);
      return async (reserved) => outcomeOf(reserved, write);
    });
    const reserved = await openFresh(store, session, fresh, contractOf);
    const answers: OpenOutcome[] = [];
    for (const answer of outcomes) answers.push(await answer(reserved));
    return answers;
  }, budgetMs);
};

export const openTicket = (store: StoreContext, { contractOf }: { contractOf: KnownContracts }) => {
  const open = batchedWrites<Opening, OpenOutcome>(
    (openings, budgetMs) => openAll(store, contractOf, openings, budgetMs),
    isOutage,
  );
  return (scope: Scope, write: OpenWrite): Promise<OpenOutcome> => open({ scope, write });
};
