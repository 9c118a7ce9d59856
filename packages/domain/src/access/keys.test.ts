import { expect, test } from 'vitest';
import { exclusiveRoles } from '../people/roles.ts';
import { type Actor, type Role, roles } from '../scope/rules.ts';
import { refusalOfKey } from './keys.ts';

const actor = (role: Role, id = 'adm'): Actor => ({ id, kind: 'person', role });
const isExclusive = (role: Role): boolean => exclusiveRoles.some((one) => one === role);

test.each(roles)('a key of the role %s', (role) => {
  const approves = role === 'qa' || role === 'customer-owner' ? 'signs' : undefined;
  const byAdministrator = approves ?? (isExclusive(role) ? 'role' : undefined);
  expect(refusalOfKey(actor('administrator'), { role, person: 'li.wei' })?.code).toBe(byAdministrator);
  expect(refusalOfKey(actor('security-administrator'), { role, person: 'li.wei' })?.code).toBe(approves);
});

test.each(['lead', 'engineer'] as const)('one of the role %s, which may sign, is made by another', (role) => {
  for (const by of ['administrator', 'security-administrator'] as const)
    expect(refusalOfKey(actor(by), { role, person: 'adm' })?.code).toBe('self');
});

test('an exclusive one is nobody’s to make for themselves', () => {
  const own = { role: 'auditor', person: 'adm' } as const;
  expect(refusalOfKey(actor('security-administrator'), own)).toMatchObject({ code: 'self' });
  expect(refusalOfKey(actor('security-administrator'), { role: 'agent', person: 'adm' })).toBeUndefined();
});

test('the refusal says who could', () => {
  expect(refusalOfKey(actor('administrator'), { role: 'auditor' })?.message).toMatch(
    /only a security-administrator .* auditor; ask one/,
  );
});
