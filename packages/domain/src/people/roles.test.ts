import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requiredCourse } from '../access/training.ts';
import { roles } from '../scope/rules.ts';
import {
  exclusiveRoles,
  forbiddenBy,
  type RoleGrant,
  rolesAt,
  type TrainingRecord,
  validTraining,
} from './roles.ts';

const grant = (over: Partial<RoleGrant> = {}): RoleGrant => ({
  id: 'g',
  person: 'li.wei',
  role: 'agent',
  from: 100,
  expiresAt: 200,
  grantedBy: 'zhao.min',
  reason: 'joined',
  ...over,
});
const record = (over: Partial<TrainingRecord> = {}): TrainingRecord => ({
  id: 't',
  person: 'li.wei',
  course: 'signing',
  version: '1',
  date: 50,
  expiresAt: 150,
  ...over,
});

test.each([
  [99, []],
  [100, ['agent']],
  [199, ['agent']],
  [200, []],
])('a grant is in force within its half-open interval: at %i %j', (now, held) => {
  expect(rolesAt([grant()], [], now)).toEqual(held);
});

test('a revoked grant is out at once', () => {
  expect(rolesAt([grant({ revokedAt: 120 })], [], 120)).toEqual([]);
});

test.each([
  [149, ['qa']],
  [150, []],
])('a role that needs training is in force as long as the training: at %i %j', (now, held) => {
  expect(rolesAt([grant({ role: 'qa' })], [record()], now)).toEqual(held);
});

test('another course, or one to come, is none', () => {
  const qa = [grant({ role: 'qa' })];
  expect(rolesAt(qa, [record({ course: 'first aid' })], 120)).toEqual([]);
  expect(rolesAt(qa, [record({ date: 130 })], 120)).toEqual([]);
});

test('of several valid records the one that ends last counts', () => {
  const found = validTraining(
    [record({ expiresAt: 150 }), record({ id: 'later', expiresAt: 180 })],
    'signing',
    120,
  );
  expect(found?.id).toBe('later');
});

test('whoever holds several acts in the one that watches or leads', () => {
  const held = ['agent', 'lead', 'auditor'] as const;
  const grants = held.map((role) => grant({ role }));
  expect(rolesAt(grants, [record()], 120)).toEqual(['auditor', 'lead', 'agent']);
});

test('of the exclusive roles a person has one at most, also one to come; what is over or revoked does not count', () => {
  const ahead = grant({ role: 'auditor', from: 180 });
  expect(forbiddenBy('administrator', [ahead], 120)).toBe('auditor');
  expect(forbiddenBy('auditor', [ahead], 120)).toBeUndefined();
  expect(forbiddenBy('agent', [ahead], 120)).toBeUndefined();
  expect(forbiddenBy('administrator', [{ ...ahead, revokedAt: 110 }], 120)).toBeUndefined();
  expect(forbiddenBy('administrator', [ahead], 200)).toBeUndefined();
});

test('however roles are granted one after another, no two exclusive ones are ever in force together', () => {
  const wanted = fc.array(
    fc.record({ role: fc.constantFrom(...roles), from: fc.nat(300), length: fc.nat(300) }),
  );
  fc.assert(
    fc.property(wanted, fc.nat(600), (list, at) => {
      const trained = [record({ date: 0, expiresAt: 1_000 })];
      const granted: RoleGrant[] = [];
      for (const { role, from, length } of list)
        if (forbiddenBy(role, granted, 0) === undefined)
          granted.push(grant({ role, from, expiresAt: from + length }));
      const exclusive = rolesAt(granted, trained, at).filter((role) => exclusiveRoles.includes(role));
      expect(exclusive.length).toBeLessThanOrEqual(1);
    }),
    { seed: 20_261_125 },
  );
});

test('every role that approves or changes production stands on the course', () => {
  expect(requiredCourse).toEqual({
    'lead': 'signing',
    'engineer': 'signing',
    'qa': 'signing',
    'customer-owner': 'signing',
  });
});
