import fc from 'fast-check';
import { expect, test } from 'vitest';
import { courses, type Training } from '../access/training.ts';
import { type Role, roles } from '../scope/rules.ts';
import { exclusiveRoles, type Grant, judgeGrant, rolesAt } from './grant.ts';

const grant = (role: Role, over: Partial<Grant> = {}): Grant => ({
  person: 'li.wei',
  role,
  from: 100,
  expiresAt: 200,
  grantedBy: 'adm',
  reason: 'joins the desk',
  ...over,
});
const training = (over: Partial<Training> = {}): Training => ({
  person: 'li.wei',
  course: 'signing',
  version: courses.signing.version,
  completedAt: 100,
  expiresAt: 1_000,
  ...over,
});
const faults = (wanted: Grant, held: Grant[] = [], trainings: Training[] = []) => {
  const judged = judgeGrant(wanted, held, trainings);
  return judged.ok ? [] : judged.errors.map(({ path, code }) => `${path} ${code}`);
};
const pairs = exclusiveRoles.flatMap((a) =>
  exclusiveRoles.filter((b) => b !== a).map((b) => [a, b] as const),
);

test.each(pairs)('%s is refused to who is %s, with the reason', (wanted, held) => {
  const judged = judgeGrant(grant(wanted), [grant(held)], []);
  expect(judged).toMatchObject({ ok: false, errors: [{ path: '/role', code: 'exclusive' }] });
  expect(JSON.stringify(judged)).toContain(`${wanted} and ${held} exclude each other`);
});

test('exclusion ends with the other grant, and holds for a grant that begins later', () => {
  expect(faults(grant('auditor'), [grant('administrator', { from: 0, expiresAt: 100 })])).toEqual([]);
  expect(faults(grant('auditor'), [grant('administrator', { from: 200, expiresAt: 300 })])).toEqual([]);
  expect(faults(grant('auditor'), [grant('administrator', { from: 199, expiresAt: 300 })])).toEqual([
    '/role exclusive',
  ]);
});

test("another person's grants, the same role again and other roles do not exclude", () => {
  expect(faults(grant('auditor'), [grant('administrator', { person: 'bo' })])).toEqual([]);
  expect(faults(grant('auditor'), [grant('auditor')])).toEqual([]);
  expect(faults(grant('agent'), [grant('auditor')])).toEqual([]);
});

test.each<Role>(['engineer', 'lead', 'qa'])('%s needs a valid training and ends with it', (role) => {
  expect(faults(grant(role))).toEqual(['/role training']);
  expect(judgeGrant(grant(role), [], [training({ expiresAt: 150 })])).toEqual({
    ok: true,
    grant: grant(role, { expiresAt: 150 }),
  });
  expect(judgeGrant(grant(role), [], [training()])).toEqual({ ok: true, grant: grant(role) });
});

test("a customer's owner needs the training too, and its customer", () => {
  expect(faults(grant('customer-owner'))).toEqual(['/customer required', '/role training']);
  expect(faults(grant('customer-owner', { customer: 'acme' }), [], [training()])).toEqual([]);
});

test.each<[string, Partial<Training>]>([
  ['of another person', { person: 'bo' }],
  ['not yet completed', { completedAt: 101 }],
  ['expired at that instant', { expiresAt: 100 }],
  ['of an earlier version', { version: courses.signing.version - 1 }],
])('a training %s does not count', (_, over) => {
  expect(faults(grant('lead'), [], [training(over)])).toEqual(['/role training']);
});

test('of several trainings the one that lasts longest counts', () => {
  const judged = judgeGrant(
    grant('lead'),
    [],
    [training({ expiresAt: 120 }), training({ expiresAt: 180 }), training({ expiresAt: 110 })],
  );
  expect(judged).toEqual({ ok: true, grant: grant('lead', { expiresAt: 180 }) });
});

test("a vendor's role names no customer, and nobody acts for two at a time", () => {
  expect(faults(grant('agent', { customer: 'acme' }))).toEqual(['/customer notAllowed']);
  const acme = grant('customer', { customer: 'acme' });
  expect(faults(acme, [grant('customer', { customer: 'bohai' })])).toEqual(['/customer mixed']);
  expect(faults(acme, [grant('agent')])).toEqual(['/customer mixed']);
  expect(faults(acme, [grant('agent', { from: 0, expiresAt: 100 })])).toEqual([]);
});

test('a grant that ends before it begins is refused', () => {
  expect(faults(grant('agent', { expiresAt: 100 }))).toEqual(['/expiresAt order']);
});

test('the roles held are those in force, each once', () => {
  const held = [grant('lead'), grant('agent'), grant('agent', { from: 150 }), grant('qa', { person: 'bo' })];
  expect(rolesAt(held, 'li.wei', 99)).toEqual([]);
  expect(rolesAt(held, 'li.wei', 100)).toEqual(['agent', 'lead']);
  expect(rolesAt(held, 'li.wei', 199)).toEqual(['agent', 'lead']);
  expect(rolesAt(held, 'li.wei', 200)).toEqual([]);
});

test('whatever is granted in whatever order, nobody ever holds two that exclude each other', () => {
  const wanted = fc.record({
    role: fc.constantFrom(...roles.filter((role) => !role.startsWith('customer'))),
    from: fc.nat(50),
    lasts: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(wanted, { maxLength: 30 }), fc.nat(80), (asked, at) => {
      const held: Grant[] = [];
      for (const { role, from, lasts } of asked) {
        const judged = judgeGrant(grant(role, { from, expiresAt: from + lasts }), held, [
          training({ completedAt: 0 }),
        ]);
        if (judged.ok) held.push(judged.grant);
      }
      const exclusive = rolesAt(held, 'li.wei', at).filter((role) => exclusiveRoles.some((e) => e === role));
      expect(exclusive.length).toBeLessThanOrEqual(1);
    }),
    { seed: 5 },
  );
});
