/** Who may make an API key of which role. A key never signs: that takes the person's password and code, or passkey. */
import { exclusiveRoles } from '../people/roles.ts';
import { type Actor, type Role, rolesOf } from '../scope/rules.ts';
import { requiredCourse } from './training.ts';

export type KeyRefusal = { code: 'role' | 'self' | 'signs'; message: string };

/** They exist to approve, which a grant and training make a person fit for; made as a key they would need neither. */
const approving: readonly Role[] = ['qa', 'customer-owner'];

const isExclusive = (role: Role): boolean => exclusiveRoles.some((one) => one === role);

/** Whoever holds the role may be asked to sign. */
const signs = (role: Role): boolean => requiredCourse[role] === 'signing';

/**
 * Keys that give rights, watch over them or read what came of it are the security administrator's to make: an
 * administrator would otherwise make its own supervisor. None has a role that is there to approve, and nobody makes one
 * of a role that may sign, or of an exclusive one, for themselves.
 */
export const refusalOfKey = (
  by: Actor,
  { role, person }: { role: Role; person?: string },
): KeyRefusal | undefined => {
  if (approving.includes(role))
    return {
      code: 'signs',
      message: `no key has the role ${role}: who approves signs in as a person who was granted it`,
    };
  if (isExclusive(role) && !rolesOf(by).includes('security-administrator'))
    return {
      code: 'role',
      message: `only a security-administrator makes keys of the role ${role}; ask one, or choose another role`,
    };
  if ((isExclusive(role) || signs(role)) && person === by.id)
    return { code: 'self', message: `a key of the role ${role} for yourself is another's to make` };
  return undefined;
};
