import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCalendar } from './compile.ts';
import { dayMs } from './dates.ts';
import { quarter, quarterIsOpen, walkAdd, walkBetween, wallAt } from './testing/oracle.ts';
import { calendarCase, hour } from './testing/specs.ts';

const amount = fc.integer({ min: 1, max: 30 * hour });
const length = fc.integer({ min: 0, max: 6 * dayMs });

test('open time is what a walk along the wall clock finds, where clocks change too', () => {
  fc.assert(
    fc.property(calendarCase, length, ({ spec, from }, ms) => {
      expect(compileCalendar(spec).between(from, from + ms)).toBe(walkBetween(spec, from, from + ms));
    }),
    { numRuns: 300 },
  );
});

test('an amount is used up where a walk along the wall clock uses it up', () => {
  fc.assert(
    fc.property(calendarCase, amount, ({ spec, from }, ms) => {
      const walked = walkAdd(spec, from, ms, from + 8 * dayMs);
      const added = compileCalendar(spec).add(from, ms);
      if (walked === undefined) expect(added).toBeGreaterThan(from + 8 * dayMs - quarter);
      else expect(added).toBe(walked);
    }),
    { numRuns: 300 },
  );
});

test('an instant is open when its quarter of an hour is, and the next opening is the first that is', () => {
  fc.assert(
    fc.property(calendarCase, ({ spec, from }) => {
      const hours = compileCalendar(spec);
      const begin = Math.floor(from / quarter) * quarter;
      expect(hours.isOpen(from)).toBe(quarterIsOpen(spec, begin));
      const next = hours.nextOpen(from);
      expect(hours.isOpen(next)).toBe(true);
      expect(hours.between(from, next)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('adding and counting are inverse: exactly the amount lies before the instant it is used up', () => {
  fc.assert(
    fc.property(calendarCase, fc.integer({ min: 1, max: 3000 * hour }), ({ spec, from }, ms) => {
      const hours = compileCalendar(spec);
      const end = hours.add(from, ms);
      expect(hours.between(from, end)).toBe(ms);
      expect(hours.between(from, end - 1)).toBe(ms - 1);
    }),
  );
});

test('a negative amount takes back what a positive one added, to the opening where it began closed', () => {
  fc.assert(
    fc.property(calendarCase, fc.integer({ min: 1, max: 3000 * hour }), ({ spec, from }, ms) => {
      const hours = compileCalendar(spec);
      const back = hours.add(hours.add(from, ms), -ms);
      expect(back).toBe(hours.nextOpen(from));
      const earlier = hours.add(from, -ms);
      expect(hours.between(earlier, from)).toBe(ms);
      expect(hours.between(earlier + 1, from)).toBe(ms - 1);
    }),
  );
});

test('counting is additive, and more is never reached sooner', () => {
  fc.assert(
    fc.property(calendarCase, length, length, ({ spec, from }, a, b) => {
      const hours = compileCalendar(spec);
      const [middle, end] = [from + a, from + a + b];
      expect(hours.between(from, middle) + hours.between(middle, end)).toBe(hours.between(from, end));
      expect(hours.add(from, a + b + 1)).toBeGreaterThan(hours.add(from, a));
      expect(hours.add(middle, b)).toBeGreaterThanOrEqual(hours.add(from, b));
    }),
  );
});

test('the spans of an interval are apart, in order, and add up to its open time', () => {
  fc.assert(
    fc.property(calendarCase, length, ({ spec, from }, ms) => {
      const hours = compileCalendar(spec);
      const spans = hours.spans(from, from + ms);
      expect(spans.reduce((sum, s) => sum + s.to - s.from, 0)).toBe(hours.between(from, from + ms));
      for (const [i, span] of spans.entries()) {
        expect(span.from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? from);
        expect(span.to).toBeLessThanOrEqual(from + ms);
        expect(wallAt(spec.tz, span.from).date).toBe(span.date);
      }
    }),
  );
});

test('no date is both open and closed', () => {
  fc.assert(
    fc.property(calendarCase, ({ spec, from }) => {
      const hours = compileCalendar(spec);
      const open = new Set(hours.spans(from - dayMs, from + dayMs).map((s) => s.date));
      expect(hours.closed(from, from + 1).filter((day) => open.has(day.date))).toEqual([]);
    }),
  );
});

test('working days there and back lead to the same date, and none lies between a day and the next', () => {
  fc.assert(
    fc.property(calendarCase, fc.integer({ min: 1, max: 300 }), ({ spec, from }, days) => {
      const hours = compileCalendar(spec);
      const dateAt = (at: number) => wallAt(spec.tz, at).date;
      const there = hours.addDays(from, days, { endOfDay: true }) - 1;
      expect(hours.isOpen(there)).toBe(true);
      const [stepped, direct] = [hours.addDays(there, 1, { endOfDay: true }), hours.addDays(there, 1)];
      expect(dateAt(stepped - 1)).toBe(dateAt(direct));
      expect(dateAt(hours.addDays(stepped - 1, -1, { endOfDay: true }) - 1)).toBe(dateAt(there));
      expect(hours.closed(there, stepped).map((d) => d.date)).not.toContain(dateAt(there));
    }),
  );
});
