/** The open stretches and the closed dates of an interval, each with where it comes from: a due instant explained. */
import { dateOf } from './dates.ts';
import { dayOfLocal } from './day-plan.ts';
import type { ClosedDay, OpenSpan } from './rules.ts';
import { firstAbove } from './year.ts';
import type { Years } from './years.ts';
import { localAt } from './zone.ts';

export const openSpans = (years: Years, from: number, to: number): OpenSpan[] => {
  if (to <= from) return [];
  const out: OpenSpan[] = [];
  for (let y = years.indexOf(from); y <= years.indexOf(to - 1); y += 1) {
    const { starts, ends, days } = years.get(y);
    for (let i = firstAbove(ends, from); i < starts.length; i += 1) {
      const [start, end, day] = [starts[i] ?? 0, ends[i] ?? 0, days[i] ?? 0];
      if (start >= to) break;
      const span = { from: Math.max(start, from), to: Math.min(end, to), date: dateOf(day) };
      const last = out.at(-1);
      // One stretch, cut where the UTC year or the zone's offset changes.
      if (last && last.to === span.from && last.date === span.date) last.to = span.to;
      else {
        const { kind, names } = years.planOf(day);
        out.push({ ...span, kind, ...names });
      }
    }
  }
  return out;
};

export const closedDays = (years: Years, from: number, to: number): ClosedDay[] => {
  if (to <= from) return [];
  years.indexOf(from);
  years.indexOf(to - 1);
  const out: ClosedDay[] = [];
  const last = dayOfLocal(localAt(years.tz, to - 1));
  for (let day = dayOfLocal(localAt(years.tz, from)); day <= last; day += 1) {
    const { closed, names } = years.planOf(day);
    if (closed) out.push({ date: dateOf(day), kind: closed, ...names });
  }
  return out;
};
