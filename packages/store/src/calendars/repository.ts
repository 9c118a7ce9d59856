import type { Calendar, CalendarSpec } from '@perennial/domain/calendar/rules';
import { appendAudit } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { CalendarRepository } from '../ports.ts';

const keyOf = (tenant: string, id: string, version: number): string => `${tenant}/${id}/${version}`;

/** A version never changes, so what was read once stays true; the least recently read ones are let go. */
const kept = 500;

export const calendarRepository = ({ rows, transact, now }: StoreContext): CalendarRepository => {
  const known = new Map<string, CalendarSpec>();
  const remember = (key: string, spec: CalendarSpec): CalendarSpec => {
    known.delete(key);
    known.set(key, spec);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return spec;
  };
  const latest = async (tenant: string, id: string): Promise<Calendar | undefined> =>
    (await rows.calendars.find({ tenant, id }).sort({ version: -1, _id: -1 }).limit(1).toArray())[0]
      ?.calendar;
  return {
    put: (scope, given) =>
      transact(async (session) => {
        const { tenant, actor, requestId } = scope;
        const { id } = given;
        const [newest] = await rows.calendars
          .find({ tenant, id }, { session })
          .sort({ version: -1, _id: -1 })
          .limit(1)
          .toArray();
        const old = newest?.calendar;
        if (old && canonicalize(old) === canonicalize({ ...given, version: old.version })) return old;
        const calendar: Calendar = { ...given, version: (old?.version ?? 0) + 1 };
        const { version } = calendar;
        await rows.calendars.insertOne(
          { _id: keyOf(tenant, id, version), tenant, id, version, calendar },
          { session },
        );
        await appendAudit(rows, session, [
          {
            tenant,
            stream: `calendar/${id}`,
            at: new Date(now()).toISOString(),
            actor: { id: actor.id, kind: actor.kind },
            action: old ? 'calendar.changed' : 'calendar.created',
            record: { type: 'calendar', id, rev: version, hash: hashOf(calendar) },
            changes: [{ path: '/version', old: old?.version ?? null, new: version }],
            cause: { requestId },
          },
        ]);
        return calendar;
      }),
    async get({ tenant }, id, version) {
      if (version === undefined) return latest(tenant, id);
      return (await rows.calendars.findOne({ _id: keyOf(tenant, id, version) }))?.calendar;
    },
    async list({ tenant }) {
      const all = await rows.calendars.find({ tenant }).sort({ id: 1, version: 1, _id: 1 }).toArray();
      return [...new Map(all.map((row) => [row.id, row.calendar])).values()];
    },
    async lookup(tenant, hours) {
      const wanted = hours.flatMap((h) => (h.kind === 'calendar' ? [keyOf(tenant, h.id, h.version)] : []));
      const missing = [...new Set(wanted)].filter((key) => !known.has(key));
      if (missing.length > 0) {
        const found = await rows.calendars.find({ _id: { $in: missing } }).toArray();
        for (const { _id, calendar } of found) remember(_id, calendar.spec);
      }
      // Held by the lookup itself, whatever is let go while it is in use.
      const held = new Map(
        wanted.flatMap((key) => {
          const spec = known.get(key);
          return spec ? [[key, remember(key, spec)] as const] : [];
        }),
      );
      return (id, version) => held.get(keyOf(tenant, id, version));
    },
  };
};
