import { expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { businessHours } from './hours.ts';
import { aSpec, hour, officeWeek } from './testing/specs.ts';

const day = 24 * hour;
const monday = Date.UTC(2026, 2, 2, 1);

test('around the clock every second counts, both ways', () => {
  const hours = businessHours({ kind: '24x7' });
  expect(hours.between(monday, monday + 5)).toBe(5);
  expect(hours.between(monday + 5, monday)).toBe(0);
  expect(hours.add(monday, 7)).toBe(monday + 7);
  expect(hours.add(monday, -7)).toBe(monday - 7);
  expect(hours.isOpen(monday)).toBe(true);
  expect(hours.nextOpen(monday)).toBe(monday);
  expect(hours.closed(monday, monday + day)).toEqual([]);
});

test('around the clock days are those of UTC', () => {
  const hours = businessHours({ kind: '24x7' });
  expect(hours.addDays(monday, 2)).toBe(monday + 2 * day);
  expect(hours.addDays(monday, 2, { endOfDay: true })).toBe(Date.UTC(2026, 2, 5));
  expect(hours.addDays(monday, 0, { endOfDay: true })).toBe(Date.UTC(2026, 2, 3));
  expect(hours.addDays(monday, -1, { endOfDay: true })).toBe(Date.UTC(2026, 2, 2));
  expect(hours.spans(monday, monday + day)).toEqual([
    { from: monday, to: monday + day, date: '2026-03-02', kind: '24x7' },
  ]);
  expect(hours.spans(monday, monday)).toEqual([]);
});

test('Monday to Friday hours are a calendar of their own, compiled once', () => {
  const kind = { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' } as const;
  const hours = businessHours(kind);
  expect(businessHours({ ...kind })).toBe(hours);
  expect(businessHours({ ...kind, to: '17:00' })).not.toBe(hours);
  expect(hours.add(monday, 9 * hour)).toBe(monday + 9 * hour);
  expect(hours.add(monday, 5 * 9 * hour + 1)).toBe(monday + 7 * day + 1);
});

test('hours that never open are told, not sought for ever', () => {
  const never = businessHours({ kind: 'weekdays', tz: 'Asia/Shanghai', from: '18:00', to: '09:00' });
  expect(() => never.add(monday, 1)).toThrow(DomainError);
});

test('a calendar comes from the lookup, by id and version, and is compiled once', () => {
  const spec = aSpec({ week: officeWeek(['09:00', '18:00']) });
  const asked: unknown[] = [];
  const lookup = (id: string, version: number) => {
    asked.push([id, version]);
    return spec;
  };
  const hours = businessHours({ kind: 'calendar', id: 'office', version: 3 }, lookup);
  expect(businessHours({ kind: 'calendar', id: 'office', version: 3 }, lookup)).toBe(hours);
  expect(asked).toEqual([
    ['office', 3],
    ['office', 3],
  ]);
  expect(hours.isOpen(monday)).toBe(true);
});

test('a calendar nobody knows is refused by id and version', () => {
  const hours = { kind: 'calendar', id: 'office', version: 3 } as const;
  for (const ask of [() => businessHours(hours), () => businessHours(hours, () => undefined)])
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        message: expect.stringMatching(/office version 3/),
      }),
    );
});
