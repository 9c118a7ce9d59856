import { expect, test } from 'vitest';
import { type Overdraw, overdrawRecord, overdrawStatement, unitsToApprove } from './overdraw.ts';

const hour = 3_600_000;
const asked: Overdraw = {
  tenant: 'north',
  contract: 'acme-2026',
  service: 'training',
  period: '2026-Q1',
  unit: 'days',
  units: 1,
};

test('the statement says how much of what, and when, in both languages', () => {
  expect(overdrawStatement(asked).en).toBe(
    'I agree that under contract acme-2026 one ticket takes 1 day of training in 2026-Q1, although the entitlement does not cover it. This can be used once.',
  );
  const { 'zh-CN': zh } = overdrawStatement({ ...asked, unit: 'hours', units: 2.505 * hour });
  for (const word of ['acme-2026', 'training', '2026-Q1', '2.51 小时']) expect(zh).toContain(word);
});

test.each([
  ['tenant', { tenant: 'south' }],
  ['contract', { contract: 'acme-2027' }],
  ['service', { service: 'reports' }],
  ['period', { period: '2026-Q2' }],
  ['unit', { unit: 'count' }],
  ['units', { units: 2 }],
] as const)('another %s is another record', (_, over) => {
  expect(overdrawRecord({ ...asked, ...over }).hash).not.toBe(overdrawRecord(asked).hash);
});

test('the same request is the same record, so that asking again finds its approval', () => {
  expect(overdrawRecord({ ...asked })).toEqual(overdrawRecord(asked));
});

test('hours nobody has estimated stand for one', () => {
  expect([unitsToApprove('hours', 0), unitsToApprove('hours', 5), unitsToApprove('count', 1)]).toEqual([
    hour,
    5,
    1,
  ]);
});
