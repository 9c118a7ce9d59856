import type { Role } from '@perennial/domain/scope/rules';
import { roles } from '@perennial/domain/scope/rules';
import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { langOf } from '../../output/page.ts';
import { say } from '../../output/words.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { instant } from '../read.ts';

type NewKey = { name: string; role: Role; customer?: string; person?: string; expiresAt: string };

const options: readonly BodyOption<NewKey>[] = [
  { to: 'name', flags: '--name <text>', help: 'what it is for', required: true },
  { to: 'role', flags: '--role <role>', help: 'what it may do', choices: roles, required: true },
  { to: 'customer', flags: '--customer <id>', help: 'narrows it to one customer' },
  { to: 'person', flags: '--person <id>', help: 'person it acts as' },
  { to: 'expiresAt', flags: '--expires <when>', help: 'an instant, or +90d', required: true, read: instant },
];

/** POST /v1/keys. The secret alone goes to stdout, so that a script can take it. */
export const addKeyCreate = (key: Command, io: Io): void => {
  const command = key.command('create').description('make an API key');
  const body = bodyOptions(command, options, io.now);
  command.action(async () => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'POST', path: '/v1/keys', json: body() });
    print(io, flags, answer, () => textAt(answer.json, 'secret'));
    if (!flags.json) io.err(`${say(langOf(io, flags), 'shownOnce')}\n`);
  });
};
