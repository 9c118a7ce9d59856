import { type Role, roles } from '@perennial/domain/scope/rules';
import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { shownInstant } from '../../output/time.ts';
import { addReason } from '../../reason.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { instant } from '../read.ts';
import { postPerson } from './post.ts';

type Grant = { role: Role; from?: string; expiresAt: string };

const options: readonly BodyOption<Grant>[] = [
  { to: 'role', flags: '--role <role>', help: 'what the person may do', choices: roles, required: true },
  { to: 'from', flags: '--from <when>', help: 'an instant, or +1d; default: now', read: instant },
  { to: 'expiresAt', flags: '--expires <when>', help: 'an instant, or +90d', required: true, read: instant },
];

/** POST /v1/people/{id}/roles. The answer's id is what `user revoke` takes. */
export const addUserGrant = (user: Command, io: Io): void => {
  const command = user.command('grant').description('grant a role for a time').argument('<person>');
  const body = bodyOptions(command, options, io.now);
  addReason(command);
  command.action(async (person: string, typed: { reason?: string }) => {
    await postPerson(io, command, { person, at: ['roles'], body: body(), reason: typed.reason }, (json) => {
      const [id, role, expires] = ['id', 'role', 'expiresAt'].map((name) => textAt(json, name));
      return `${id} ${person} ${role} -> ${shownInstant(expires ?? '', io.timeZone)}`;
    });
  });
};
