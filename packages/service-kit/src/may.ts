import { mayCall, mayCommand, type Procedure } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';

const require = (roles: readonly Role[], { actor }: Scope, what: string): void => {
  if (actor.role === 'system' || !roles.includes(actor.role))
    throw new DomainError(
      'auth.forbidden',
      `${what} needs one of the roles ${roles.join(', ')}; this key has ${actor.role}`,
    );
};

/** @throws DomainError `auth.forbidden` */
export const requireCall = (scope: Scope, procedure: Procedure): void =>
  require(mayCall[procedure], scope, procedure);
export const requireCommand = (scope: Scope, command: CommandName): void =>
  require(mayCommand[command], scope, command);
