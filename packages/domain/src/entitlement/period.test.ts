import { expect, test } from 'vitest';
import { requestKinds } from '../ticket/rules.ts';
import { counterKey, periodOf } from './period.ts';
import { serviceOf } from './service-of.ts';

const shanghai = (text: string) => Date.parse(`${text}+08:00`);

test.each([
  ['year', '2026-07-03T12:00', '2026'],
  ['quarter', '2026-03-31T23:59', '2026-Q1'],
  ['quarter', '2026-04-01T00:00', '2026-Q2'],
  ['quarter', '2026-12-31T23:59', '2026-Q4'],
  ['month', '2026-03-01T00:00', '2026-03'],
  ['month', '2026-02-28T23:59', '2026-02'],
  ['year', '2025-12-31T23:59', '2025'],
  ['year', '2026-01-01T00:00', '2026'],
] as const)('the %s of %s is %s', (per, text, period) => {
  expect(periodOf(per, shanghai(text), 'Asia/Shanghai')).toBe(period);
});

test("the period is that of the contract's clock, not of UTC", () => {
  const newYear = Date.parse('2026-01-01T00:30:00+08:00');
  expect(periodOf('month', newYear, 'Asia/Shanghai')).toBe('2026-01');
  expect(periodOf('month', newYear, 'Europe/Berlin')).toBe('2025-12');
});

test('a counter is named by contract, service and period', () => {
  expect(counterKey('acme-2026', 'desk', '2026-Q1')).toBe('acme-2026/desk/2026-Q1');
});

test.each([
  ['incident', 'desk'],
  ['question', 'desk'],
  ['alert', 'desk'],
  ['change', 'change'],
] as const)('a ticket of type %s draws on %s, whatever kind it names', (type, service) => {
  expect(serviceOf(type)).toBe(service);
  for (const kind of requestKinds) expect(serviceOf(type, kind)).toBe(service);
});

test.each([
  ['customization', 'customization'],
  ['interface', 'customization'],
  ['report', 'reports'],
  ['training', 'training'],
  ['advice', 'consulting'],
] as const)('a request for %s draws on %s', (kind, service) => {
  expect(serviceOf('request', kind)).toBe(service);
});

test('a request whose kind is not known yet is the desk’s', () => {
  expect(serviceOf('request')).toBe('desk');
});
