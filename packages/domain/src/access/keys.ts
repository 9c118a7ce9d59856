/** Who may make an API key of which role. A key never signs: that takes the person's password and code, or passkey. */
import { exclusiveRoles } from '../people/roles.ts';
import { type Actor, type Role, rolesOf } from '../scope/rules.ts';

export type KeyRefusal = { code: 'role' | 'self'; message: string };

/**
 * Keys that give rights, watch over them or read what came of it are the security administrator's to make: an
 * administrator would otherwise make its own supervisor. And nobody makes one for themselves.
 */
export const refusalOfKey = (
  by: Actor,
  { role, person }: { role: Role; person?: string },
): KeyRefusal | undefined => {
  if (!exclusiveRoles.some((one) => one === role)) return undefined;
  if (!rolesOf(by).includes('security-administrator'))
    return {
      code: 'role',
      message: `only a security-administrator makes keys of the role ${role}; ask one, or choose another role`,
    };
  return person === by.id
    ? {
        code: 'self',
        message: `a key of the role ${role} for yourself is another security-administrator's to make`,
      }
    : undefined;
};
