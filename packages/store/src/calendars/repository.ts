import type { Calendar, CalendarSpec } from '@perennial/domain/calendar/rules';
import { canonicalize } from '../core/canonicalize.ts';
import type { StoreContext } from '../core/context.ts';
import type { CalendarRepository } from '../ports.ts';
import { calendarKey, newestCalendar, writeCalendar } from './write.ts';

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
  const newest = async (tenant: string, id: string) =>
    (await rows.calendars.find({ tenant, id }).sort({ version: -1, _id: -1 }).limit(1).toArray())[0];
  return {
    put: (scope, given, file) =>
      transact(async (session) => {
        const old = (await newestCalendar(rows, session, scope.tenant, given.id))?.calendar;
        if (old && canonicalize(old) === canonicalize({ ...given, version: old.version })) return old;
        const calendar: Calendar = { ...given, version: (old?.version ?? 0) + 1 };
        await writeCalendar(rows, session, scope, { calendar, ...(file ? { file } : {}) }, now());
        return calendar;
      }),
    async get({ tenant }, id, version) {
      if (version === undefined) return (await newest(tenant, id))?.calendar;
      return (await rows.calendars.findOne({ _id: calendarKey(tenant, id, version) }))?.calendar;
    },
    async file({ tenant }, id) {
      return (await newest(tenant, id))?.file;
    },
    async list({ tenant }) {
      const all = await rows.calendars.find({ tenant }).sort({ id: 1, version: 1, _id: 1 }).toArray();
      return [...new Map(all.map((row) => [row.id, row.calendar])).values()];
    },
    async lookup(tenant, hours) {
      const wanted = hours.flatMap((h) =>
        h.kind === 'calendar' ? [calendarKey(tenant, h.id, h.version)] : [],
      );
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
      return (id, version) => held.get(calendarKey(tenant, id, version));
    },
  };
};
