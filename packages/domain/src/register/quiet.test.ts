import { expect, test } from 'vitest';
import { isQuiet } from './quiet.ts';
import { personRow } from './schema.ts';

const at = (local: string) => Date.parse(`2026-01-05T${local}+08:00`);
const person = (quietHours?: object, timeZone = 'Asia/Shanghai') =>
  personRow.parse({ id: 'li-wei', name: 'Li Wei', timeZone, ...(quietHours ? { quietHours } : {}) });

test('without quiet hours anybody may be called at any time', () => {
  expect(isQuiet(person(), 'P3', at('03:00:00'))).toBe(false);
});

test.each([
  ['21:59:59', false],
  ['22:00:00', true],
  ['23:59:59', true],
  ['00:00:00', true],
  ['06:59:59', true],
  ['07:00:00', false],
])('from 22:00 to 07:00 spans midnight: %s is %s', (time, quiet) => {
  expect(isQuiet(person({ from: '22:00', to: '07:00' }), 'P2', at(time))).toBe(quiet);
});

test.each([
  ['11:59:59', false],
  ['12:00:00', true],
  ['12:59:59', true],
  ['13:00:00', false],
])('from 12:00 to 13:00 is within a day: %s is %s', (time, quiet) => {
  expect(isQuiet(person({ from: '12:00', to: '13:00' }), 'P2', at(time))).toBe(quiet);
});

test('only the levels named are kept quiet; a P1 wakes by default', () => {
  const sleeper = person({ from: '22:00', to: '07:00' });
  expect((['P1', 'P2', 'P3'] as const).map((level) => isQuiet(sleeper, level, at('03:00:00')))).toEqual([
    false,
    true,
    true,
  ]);
  const never = person({ from: '22:00', to: '07:00', levels: ['P1'] });
  expect(isQuiet(never, 'P1', at('03:00:00'))).toBe(true);
  expect(isQuiet(never, 'P2', at('03:00:00'))).toBe(false);
});

test("the hours are those of the person's own time zone, also on the night its clocks change", () => {
  const berliner = person({ from: '22:00', to: '07:00' }, 'Europe/Berlin');
  expect(isQuiet(berliner, 'P2', at('12:00:00'))).toBe(true);
  expect(isQuiet(berliner, 'P2', at('15:00:00'))).toBe(false);
  // 2026-03-29: 07:00 in Berlin is 05:00 UTC, an hour earlier than the day before.
  expect(isQuiet(berliner, 'P2', Date.parse('2026-03-29T04:59:59Z'))).toBe(true);
  expect(isQuiet(berliner, 'P2', Date.parse('2026-03-29T05:00:00Z'))).toBe(false);
});
