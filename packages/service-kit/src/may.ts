import { type Action, may, refusalOf } from '@perennial/domain/access/policy';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';

/** @throws DomainError `auth.forbidden` */
export const requireAction = (scope: Scope, action: Action): void => {
  if (!may(scope, action)) throw new DomainError('auth.forbidden', refusalOf(scope, action));
};

export const requireCommand = (scope: Scope, command: CommandName): void =>
  requireAction(scope, `command:${command}`);
