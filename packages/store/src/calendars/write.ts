import type { Calendar } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import { requireReason } from '@perennial/domain/reason/wanted';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Collections, Rows } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';

export const calendarKey = (tenant: string, id: string, version: number): string =>
  `${tenant}/${id}/${version}`;

export const newestCalendar = async (
  rows: Collections,
  session: Session,
  tenant: string,
  id: string,
): Promise<Rows['calendars'] | undefined> =>
  (
    await rows.calendars.find({ tenant, id }, { session }).sort({ version: -1, _id: -1 }).limit(1).toArray()
  )[0];

export type NewCalendar = { calendar: Calendar; file?: CalendarFile; reason: string | undefined };

/** Inserts a version with its audit event. @throws DomainError where one after the first has no reason */
export const writeCalendar = async (
  rows: Collections,
  session: Session,
  { tenant, actor, requestId }: Scope,
  { calendar, file, reason }: NewCalendar,
  now: number,
): Promise<void> => {
  const { id, version } = calendar;
  if (version > 1) requireReason(reason, `calendar ${id} is there already`);
  const why = reason === undefined ? {} : { reason };
  await rows.calendars.insertOne(
    {
      _id: calendarKey(tenant, id, version),
      tenant,
      id,
      version,
      calendar,
      ...(file ? { file } : {}),
      createdAt: now,
      actor: actor.id,
      ...why,
    },
    { session },
  );
  await appendAudit(rows, session, [
    {
      tenant,
      stream: `calendar/${id}`,
      at: new Date(now).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: version > 1 ? 'calendar.changed' : 'calendar.created',
      ...why,
      record: { type: 'calendar', id, rev: version, hash: hashOf(calendar) },
      changes: [{ path: '/version', old: version > 1 ? version - 1 : null, new: version }],
      cause: { requestId },
    },
  ]);
};
