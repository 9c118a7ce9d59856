import { requireReason } from '@perennial/domain/reason/wanted';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { calendarKey, writeCalendar } from '../calendars/write.ts';
import { contractKey, newestContract, writeContract } from '../contracts/write.ts';
import type { Collections } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { holidayKey, writeHolidays } from '../holidays/write.ts';
import type { Amendment, NewRun, RunHead } from './port.ts';
import { itemRows, runKey } from './row.ts';

/** Whether one of the versions is there already: another change came first. */
const isOutpaced = async (
  rows: Collections,
  session: Session,
  tenant: string,
  { holidays, calendar, contracts }: Amendment,
): Promise<boolean> => {
  const has = async (found: Promise<object | null>): Promise<boolean> => (await found) !== null;
  if (holidays && (await has(rows.holidays.findOne({ _id: holidayKey(tenant, holidays) }, { session }))))
    return true;
  if (calendar) {
    const { id, version } = calendar.calendar;
    if (await has(rows.calendars.findOne({ _id: calendarKey(tenant, id, version) }, { session })))
      return true;
  }
  for (const { contract } of contracts) {
    const _id = contractKey(tenant, contract.id, contract.version);
    if (await has(rows.contracts.findOne({ _id }, { session }))) return true;
  }
  return false;
};

/** Run and items in one go, with the audit event that says how many tickets it is about. */
const writeRun = async (
  rows: Collections,
  session: Session,
  { tenant, actor, requestId }: Scope,
  { items, ...run }: NewRun,
  reason: string | undefined,
  now: number,
): Promise<void> => {
  const head: RunHead = { ...run, tenant, actor, requestId, createdAt: now };
  const { id, source, contracts, effectiveFrom } = head;
  await rows.runs.insertOne(
    {
      ...head,
      _id: runKey(tenant, id),
      subjects: [...new Set([source, ...contracts.map((c) => `contract/${c.id}`)])],
      state: 'queued',
      dueAt: effectiveFrom,
      attempts: 0,
      round: 0,
    },
    { session },
  );
  const planned = itemRows(tenant, id, items, { round: 0, state: 'planned', at: effectiveFrom });
  if (planned.length > 0) await rows.runItems.insertMany(planned, { session });
  await appendAudit(rows, session, [
    {
      tenant,
      stream: `run/${id}`,
      at: new Date(now).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: 'run.planned',
      ...(reason === undefined ? {} : { reason }),
      record: { type: 'run', id, rev: 1, hash: hashOf(head) },
      changes: [
        { path: '/source', old: null, new: source },
        { path: '/tickets', old: null, new: items.length },
      ],
      cause: { requestId },
    },
  ]);
};

export const amend =
  ({ rows, transact, now }: StoreContext) =>
  (scope: Scope, amendment: Amendment): Promise<boolean> =>
    transact(async (session) => {
      const { holidays, calendar, contracts, run, reason } = amendment;
      const { tenant } = scope;
      if (await isOutpaced(rows, session, tenant, amendment)) return false;
      if (holidays) {
        const why = requireReason(
          reason,
          `${holidays.set} ${holidays.year} takes the place of what is known`,
        );
        await writeHolidays(rows, session, scope, holidays, why, now());
      }
      if (calendar) await writeCalendar(rows, session, scope, { ...calendar, reason }, now());
      for (const next of contracts) {
        const old = await newestContract(rows, session, tenant, next.contract.id);
        await writeContract(rows, session, scope, { ...next, reason }, old, now());
      }
      if (run) await writeRun(rows, session, scope, run, reason, now());
      return true;
    });
