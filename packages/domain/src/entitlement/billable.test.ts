import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billableMs, mergeIntervals, type SlotHours, type Weights } from './billable.ts';

const minute = 60_000;
const quarter = 15 * minute;
const hour = 4 * quarter;
const day = 24 * hour;

/** Monday 2026-01-05, midnight UTC; the calendar of these tests is kept in UTC. */
const monday = Date.parse('2026-01-05T00:00:00Z');
const at = (days: number, time: string): number => {
  const [h = 0, m = 0] = time.split(':').map(Number);
  return monday + days * day + h * hour + m * minute;
};

/** Monday to Friday 09:00-18:00; Thursday is a holiday, Saturday a make-up working day. */
const hours: SlotHours = {
  isOpen(instant) {
    const date = Math.floor((instant - monday) / day);
    const time = (instant - monday) % day;
    return [0, 1, 2, 4, 5].includes(date) && time >= 9 * hour && time < 18 * hour;
  },
  closed(from) {
    const date = Math.floor((from - monday) / day);
    if (date === 3) return [{ kind: 'holiday' }];
    return date === 6 ? [{ kind: 'weekly' }] : [];
  },
};
const weights: Weights = { hours, factors: { evening: 150, weekend: 200, holiday: 300 } };

test.each([
  ['a minute is a started quarter', 0, '10:00', '10:01', quarter],
  ['a full quarter is one', 0, '10:00', '10:15', quarter],
  ['a minute more begins the next', 0, '10:00', '10:16', 2 * quarter],
  ['slots begin with the work, not with the clock', 0, '10:07', '10:22', quarter],
  ['a slot begun in open hours counts as such to its end', 0, '17:50', '18:05', quarter],
  ['from 18:00 it is evening', 0, '18:00', '19:00', 1.5 * hour],
  ['early morning is evening work too', 0, '06:00', '07:00', 1.5 * hour],
  ['a holiday counts threefold, also in the hours of a working day', 3, '10:00', '11:00', 3 * hour],
  ['a make-up Saturday is a working day', 5, '10:00', '11:00', hour],
  ['its evening is an evening', 5, '20:00', '21:00', 1.5 * hour],
  ['a Sunday is a weekend', 6, '10:00', '11:00', 2 * hour],
  ['across closing, each slot has its own factor', 0, '17:30', '18:30', 0.5 * hour + 0.75 * hour],
])('%s', (_, date, from, to, expected) => {
  expect(billableMs([{ from: at(date, from), to: at(date, to) }], weights)).toBe(expected);
});

test('a holiday on a closed weekday is a holiday', () => {
  const both: SlotHours = {
    isOpen: () => false,
    closed: () => [{ kind: 'weekly' }, { kind: 'annual-holiday' }],
  };
  expect(billableMs([{ from: 0, to: hour }], { ...weights, hours: both })).toBe(3 * hour);
});

test('a break of a working day counts like its evening', () => {
  const lunch: SlotHours = { isOpen: () => false, closed: () => [{ kind: 'break' }] };
  expect(billableMs([{ from: 0, to: hour }], { ...weights, hours: lunch })).toBe(1.5 * hour);
});

test('without a calendar all time counts alike', () => {
  expect(billableMs([{ from: at(6, '10:00'), to: at(6, '11:00') }])).toBe(hour);
});

test('no work and work of no length draw nothing', () => {
  expect(billableMs([], weights)).toBe(0);
  expect(billableMs([{ from: at(0, '10:00'), to: at(0, '10:00') }], weights)).toBe(0);
});

test('work that ends before it begins is refused', () => {
  expect(() => billableMs([{ from: 1, to: 0 }])).toThrow('swap the two instants');
});

test('work of two people at the same time is one stretch, apart it is two', () => {
  const [a, b] = [
    { from: at(0, '10:00'), to: at(0, '10:10') },
    { from: at(0, '10:05'), to: at(0, '10:15') },
  ];
  expect(billableMs([a, b], weights)).toBe(quarter);
  expect(billableMs([a, { from: at(0, '12:00'), to: at(0, '12:01') }], weights)).toBe(2 * quarter);
});

test('merging does not change what it is given', () => {
  const given = [
    { from: 5, to: 9 },
    { from: 0, to: 6 },
  ];
  expect(mergeIntervals(given)).toEqual([{ from: 0, to: 9 }]);
  expect(given).toEqual([
    { from: 5, to: 9 },
    { from: 0, to: 6 },
  ]);
});

const anyWork = fc.array(
  fc.tuple(fc.nat(7 * 24 * 60), fc.nat(300)).map(([from, length]) => ({
    from: monday + from * minute,
    to: monday + (from + length) * minute,
  })),
  { maxLength: 8 },
);

test('the order in which work is booked, and booking it in two parts, change nothing', () => {
  fc.assert(
    fc.property(anyWork, fc.nat(300), (work, cut) => {
      const expected = billableMs(work, weights);
      expect(billableMs(work.toReversed(), weights)).toBe(expected);
      const parts = work.flatMap(({ from, to }) => {
        const middle = Math.min(to, from + cut * minute);
        return [
          { from: middle, to },
          { from, to: middle },
        ];
      });
      expect(billableMs(parts, weights)).toBe(expected);
    }),
  );
});

test('what is drawn is whole, no less than the work, and at most a quarter more for each stretch', () => {
  fc.assert(
    fc.property(anyWork, (work) => {
      const stretches = mergeIntervals(work);
      const worked = stretches.reduce((total, { from, to }) => total + to - from, 0);
      const drawn = billableMs(work);
      expect(drawn % quarter).toBe(0);
      expect(drawn).toBeGreaterThanOrEqual(worked);
      expect(drawn - worked).toBeLessThan(quarter * Math.max(1, stretches.length));
      expect(Number.isSafeInteger(billableMs(work, weights))).toBe(true);
    }),
  );
});
