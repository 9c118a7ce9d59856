import { expect, test } from 'vitest';
import { exclusiveRoles } from '../people/roles.ts';
import { type Actor, type Role, roles } from '../scope/rules.ts';
import { refusalOfKey } from './keys.ts';

const actor = (role: Role, id = 'adm'): Actor => ({ id, kind: 'person', role });
const isExclusive = (role: Role): boolean => exclusiveRoles.some((one) => one === role);

test.each(roles)('a key of the role %s', (role) => {
  expect(refusalOfKey(actor('administrator'), { role })?.code).toBe(isExclusive(role) ? 'role' : undefined);
  expect(refusalOfKey(actor('security-administrator'), { role, person: 'li.wei' })).toBeUndefined();
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
