import type { HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';

export const holidayKey = (tenant: string, { set, year, version }: HolidaySetYear): string =>
  `${tenant}/${set}/${year}/${version}`;

/** Inserts one version of a year's notice with its audit event. */
export const writeHolidays = async (
  rows: Collections,
  session: Session,
  { tenant, actor, requestId }: Scope,
  notice: HolidaySetYear,
  reason: string,
  now: number,
): Promise<void> => {
  const { set, year, version } = notice;
  await rows.holidays.insertOne(
    { _id: holidayKey(tenant, notice), tenant, set, notice, createdAt: now, actor: actor.id, reason },
    { session },
  );
  await appendAudit(rows, session, [
    {
      tenant,
      stream: `holidays/${set}/${year}`,
      at: new Date(now).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: 'holidays.imported',
      reason,
      record: { type: 'holidays', id: `${set}/${year}`, rev: version, hash: hashOf(notice) },
      changes: [{ path: '/version', old: null, new: version }],
      cause: { requestId },
    },
  ]);
};
