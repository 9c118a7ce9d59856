import { DomainError } from '@perennial/domain/errors';
import { expect, test } from 'vitest';
import { effectiveFromOf } from './effective.ts';

const contract = { from: '2026-01-01', to: '2026-12-31', timeZone: 'Asia/Shanghai' };
const now = Date.parse('2026-03-02T10:00:00+08:00');
const start = Date.parse('2026-01-01T00:00:00+08:00');
const of = (asked?: string, isFirst = false, over: object = {}) =>
  effectiveFromOf({ ...contract, ...over }, asked, { isFirst, now });

test('a first version holds from the first day of the contract, an amendment from now', () => {
  expect(of(undefined, true)).toBe(start);
  expect(of()).toBe(now);
});

test('an amendment that moves the contract into the future leaves the present as it is', () => {
  expect(of(undefined, false, { from: '2027-01-01', to: '2027-12-31' })).toBe(
    Date.parse('2027-01-01T00:00:00+08:00'),
  );
});

test("a date is the midnight of the contract's own zone, an instant is itself", () => {
  expect(of('2026-07-01')).toBe(Date.parse('2026-07-01T00:00:00+08:00'));
  expect(of('2026-07-01', false, { timeZone: 'Europe/Berlin' })).toBe(
    Date.parse('2026-07-01T00:00:00+02:00'),
  );
  expect(of('2026-07-01T08:30:00+02:00')).toBe(Date.parse('2026-07-01T06:30:00Z'));
});

test('both ends of the contract count, and a change that was agreed on late may reach back', () => {
  expect(of('2026-01-01')).toBe(start);
  expect(of('2026-12-31')).toBe(Date.parse('2026-12-31T00:00:00+08:00'));
});

test.each(['2025-12-31', '2027-01-01', '2025-12-31T23:59:59+08:00'])('%s lies outside', (asked) => {
  expect(() => of(asked)).toThrow(DomainError);
  expect(() => of(asked)).toThrow(/from 2026-01-01 to 2026-12-31/);
});
