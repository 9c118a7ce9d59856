import { expect, test } from 'vitest';
import { roles } from '../scope/rules.ts';
import { policies } from './policies.ts';
import { type ApprovalPolicy, policyIds } from './rules.ts';

const all: ApprovalPolicy[] = policyIds.map((id) => policies[id]);

test('every policy has its id, and every id its policy', () => {
  expect(all.map((p) => p.id)).toEqual([...policyIds]);
  expect(Object.keys(policies).sort()).toEqual([...policyIds].sort());
});

test.each(all)('$id can be fulfilled by the seats it has, and asks for roles there are', (policy) => {
  const seats = policy.seats.reduce((sum, seat) => sum + seat.count, 0);
  const must = policy.seats.filter((s) => s.required).reduce((sum, seat) => sum + seat.count, 0);
  expect(policy.need ?? seats).toBeGreaterThanOrEqual(Math.max(1, must));
  expect(policy.need ?? seats).toBeLessThanOrEqual(seats);
  for (const { role } of policy.seats) expect(roles).toContain(role);
  expect(new Set(policy.seats.map((s) => s.role)).size).toBe(policy.seats.length);
});

test.each(all.filter((p) => p.breakGlass))(
  '$id: an emergency has reviewers besides who may break it',
  (policy) => {
    const { roles: breakers = [], reviewers = [] } = policy.breakGlass ?? {};
    expect(reviewers.some((role) => !breakers.includes(role))).toBe(true);
    expect(policy.breakGlass?.reviewWithinMs).toBe(86_400_000);
  },
);
