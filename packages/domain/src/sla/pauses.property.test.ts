/** Pausing in any order, overlapping or not, never loses a second and never invents one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessHours } from '../calendar/hours.ts';
import { planClock } from './plan.ts';
import type { Hours, PlanRequest } from './rules.ts';
import { at, calendars, hour, office } from './testing/clocks.ts';

type Rest = { from: number; to: number };

const start = at('2026-02-12T10:00:00');
const horizon = 40 * 24 * hour;
const someRests = fc
  .array(fc.tuple(fc.integer({ min: -hour, max: horizon }), fc.integer({ min: 0, max: 90 * hour })), {
    maxLength: 6,
  })
  .map((rows) => rows.map(([from, lasts]): Rest => ({ from: start + from, to: start + from + lasts })));
const someHours = fc.constantFrom<Hours>(
  office,
  { kind: '24x7' },
  {
    kind: 'weekdays',
    tz: 'Europe/Berlin',
    from: '00:00',
    to: '24:00',
  },
);

const plan = (over: Partial<PlanRequest>) =>
  planClock(
    {
      ...{ key: 'resolution', hours: office, startedAt: start, target: { ms: 30 * hour }, pauses: [] },
      ...{ warnAtPct: [50], steps: [{ afterMs: hour, time: 'open' }], now: start + horizon },
      ...over,
    },
    calendars,
  );

/** The same rests as stretches that do not touch, found by looking at every edge. */
const apart = (rests: Rest[]): Rest[] => {
  const edges = [...new Set(rests.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.flatMap((from, i) => {
    const to = edges[i + 1];
    return to !== undefined && rests.some((r) => r.from <= from && to <= r.to) ? [{ from, to }] : [];
  });
};

test('the order in which pauses were noted changes nothing', () => {
  fc.assert(
    fc.property(someRests, someHours, fc.nat(), (pauses, hours, turn) => {
      const [first, ...rest] = pauses;
      const turned = first && turn % 2 === 0 ? [...rest, first] : pauses.toReversed();
      expect(plan({ hours, pauses: turned })).toEqual(plan({ hours, pauses }));
    }),
    { numRuns: 500 },
  );
});

test('time counted and time lost to pauses are together the time without pauses, to the millisecond', () => {
  fc.assert(
    fc.property(someRests, someHours, fc.integer({ min: 0, max: horizon }), (pauses, hours, later) => {
      const now = start + later;
      const open = businessHours(hours, calendars);
      const lost = apart(pauses).reduce(
        (sum, { from, to }) => sum + open.between(Math.max(from, start), Math.min(to, now)),
        0,
      );
      expect(plan({ hours, pauses, now }).elapsedMs + lost).toBe(open.between(start, now));
    }),
    { numRuns: 500 },
  );
});

test('a pause moves the due instant by the open time it takes before it, and by nothing else', () => {
  fc.assert(
    fc.property(someRests, someHours, (pauses, hours) => {
      const { dueAt, targetMs } = plan({ hours, pauses });
      if (dueAt === null) throw new Error('no pause is open');
      const open = businessHours(hours, calendars);
      const lost = apart(pauses).reduce(
        (sum, { from, to }) => sum + open.between(Math.max(from, start), Math.min(to, dueAt)),
        0,
      );
      expect(open.between(start, dueAt)).toBe(targetMs + lost);
    }),
    { numRuns: 500 },
  );
});

test('splitting a pause in two that touch is the same pause', () => {
  fc.assert(
    fc.property(someRests, fc.integer({ min: 0, max: 90 * hour }), (pauses, cut) => {
      const split = pauses.flatMap(({ from, to }) => {
        const middle = Math.min(from + cut, to);
        return [
          { from, to: middle },
          { from: middle, to },
        ];
      });
      expect(plan({ pauses: split })).toEqual(plan({ pauses }));
    }),
    { numRuns: 300 },
  );
});
