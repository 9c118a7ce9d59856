/** The whole table of rights: every procedure and command, with the roles it is for. */
import type { Role } from '../scope/rules.ts';
import { type CommandName, commandNames } from '../ticket/rules.ts';
import { mayCall, mayCommand, type Procedure, procedures } from './rules.ts';

export type Action = Procedure | `command:${CommandName}`;

export const accessMatrix: readonly { action: Action; roles: readonly Role[] }[] = [
  ...procedures.map((name) => ({ action: name, roles: mayCall[name] })),
  ...commandNames.map((name) => ({ action: `command:${name}` as const, roles: mayCommand[name] })),
];
