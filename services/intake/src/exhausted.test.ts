import type { EntitlementRefusal } from '@perennial/store/ports';
import { expect, test } from 'vitest';
import { exhausted } from './exhausted.ts';

const hour = 3_600_000;
const refusal = (over: Partial<EntitlementRefusal> = {}): EntitlementRefusal => ({
  code: 'entitlement.exhausted',
  service: 'customization',
  unit: 'hours',
  period: '2026-Q1',
  limit: 40 * hour,
  free: 2.255 * hour,
  units: 8 * hour,
  ...over,
});
const said = (over: Partial<EntitlementRefusal> = {}) => exhausted(refusal(over), 'acme-2026', {}).message;

test('what is left is never rounded up', () => {
  expect(said()).toMatch(
    /^of customization 2.25 hours of 40 hours are left in 2026-Q1: estimate at most 2.25/,
  );
});

test('an estimate is no remedy where nothing is left or none was given', () => {
  expect(said({ free: 0 })).not.toContain('estimate');
  expect(said({ free: 0, units: 0 })).not.toContain('estimate');
  expect(said({ unit: 'count', limit: 3, free: 1, units: 2 })).not.toContain('estimate');
});

test('a service that is not included says so', () => {
  expect(said({ limit: 0, free: 0 })).toMatch(/^the contract does not include customization:/);
});

test('one request is a conflict, an alert of many a fault of the batch', () => {
  expect(
    exhausted(refusal({ code: 'approval.needed' }), 'c', {}, { no: 'c.training.1', other: false }),
  ).toMatchObject({
    code: 'approval.needed',
    message: expect.stringContaining('approval c.training.1 has been asked for'),
    details: { errors: [{ path: '/type', code: 'approval.needed' }], missing: ['c.training.1'] },
  });
  expect(exhausted(refusal(), 'c', { fingerprint: 'f' })).toMatchObject({
    code: 'request.invalid',
    details: { errors: [{ path: '', code: 'entitlement.exhausted' }] },
  });
});

test('an approval for another amount is waited for first', () => {
  const { message } = exhausted(
    refusal({ code: 'approval.needed' }),
    'c',
    {},
    { no: 'c.customization.1', other: true },
  );
  expect(message).toContain('approval c.customization.1 for another amount is under way; send this again');
});
