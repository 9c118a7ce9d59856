import type { Calendar, CalendarSpec } from '@perennial/domain/calendar/rules';
import { canonicalize } from '../core/canonicalize.ts';
import type { StoreContext } from '../core/context.ts';
import { keptById } from '../core/kept.ts';
import type { CalendarRepository } from '../ports.ts';
import { calendarKey, newestCalendar, writeCalendar } from './write.ts';

export const calendarRepository = ({ rows, transact, now }: StoreContext): CalendarRepository => {
  const specs = keptById<CalendarSpec>(500, async (ids) =>
    (await rows.calendars.find({ _id: { $in: ids } }).toArray()).map((r) => [r._id, r.calendar.spec]),
  );
  const newest = async (tenant: string, id: string) =>
    (await rows.calendars.find({ tenant, id }).sort({ version: -1, _id: -1 }).limit(1).toArray())[0];
  return {
    put: (scope, given, { file, reason }) =>
      transact(async (session) => {
        const old = (await newestCalendar(rows, session, scope.tenant, given.id))?.calendar;
        if (old && canonicalize(old) === canonicalize({ ...given, version: old.version })) return old;
        const calendar: Calendar = { ...given, version: (old?.version ?? 0) + 1 };
        await writeCalendar(rows, session, scope, { calendar, reason, ...(file ? { file } : {}) }, now());
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
      const held = await specs(wanted);
      return (id, version) => held.get(calendarKey(tenant, id, version));
    },
  };
};
