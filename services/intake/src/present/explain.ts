/** The ledger of a clock as HTTP shows it: every second of it counted, paused or closed, and why. */
import { businessHours } from '@perennial/domain/calendar/hours';
import { explainClock, type LedgerEntry } from '@perennial/domain/sla/explain';
import type { Clock } from '@perennial/domain/sla/rules';
import { clockDetail, type Reader } from './ticket.ts';

const entryView = ({ from, to, ...entry }: LedgerEntry, iso: Reader['iso']) => ({
  from: iso(from),
  to: iso(to),
  ...entry,
});

export const explainView = (clock: Clock, reader: Reader) => {
  const { entries, elapsedMs } = explainClock(
    clock,
    businessHours(clock.hours, reader.calendars),
    reader.now,
  );
  const { hours, ...detail } = clockDetail(clock, reader);
  return {
    ...detail,
    elapsedMs,
    remainingMs: Math.max(0, clock.targetMs - elapsedMs),
    hours,
    ...(hours.kind === 'calendar' ? { calendar: { id: hours.id, version: hours.version } } : {}),
    entries: entries.map((entry) => entryView(entry, reader.iso)),
  };
};
