import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { addReason, reasonFor } from '../../reason.ts';

/** POST /v1/people/{id}/roles/{grant}/revoke: out at once, in open sessions too. */
export const addUserRevoke = (user: Command, io: Io): void => {
  const command = user
    .command('revoke')
    .description('revoke a granted role now')
    .argument('<person>')
    .argument('<grant>', 'id, as `user grant` and `user list --json` show it');
  addReason(command);
  command.action(async (person: string, grant: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const reason = await reasonFor(io, flags, command, typed.reason);
    const at = path('v1', 'people', person, 'roles', grant, 'revoke');
    const answer = await call(io, flags, 'intake', { method: 'POST', path: at, json: { reason } });
    print(io, flags, answer, () => `${grant} ${person} ${textAt(answer.json, 'role')}`);
  });
};
