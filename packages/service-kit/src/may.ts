import { type Action, may, refusalOf } from '@perennial/domain/access/policy';
import type { Procedure } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';

const require = (scope: Scope, action: Action): void => {
  if (!may(scope, action)) throw new DomainError('auth.forbidden', refusalOf(scope, action));
};

/** @throws DomainError `auth.forbidden` */
export const requireCall = (scope: Scope, procedure: Procedure): void => require(scope, procedure);
export const requireCommand = (scope: Scope, command: CommandName): void =>
  require(scope, `command:${command}`);
