import { type Command, Option } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path, type Request } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { renderErasure } from '../../output/erasure.ts';
import { langOf } from '../../output/page.ts';

type Flags = { reason?: string; confirm?: true; cancel?: true; status?: true };

type Asked = Pick<Request, 'method' | 'path' | 'json'>;

const requestFor = (person: string, { reason, confirm, cancel, status }: Flags): Asked => {
  const at = (...more: string[]): string => path('v1', 'people', person, 'erase', ...more);
  if (status) return { method: 'GET', path: at() };
  const json = reason === undefined ? {} : { reason };
  if (confirm) return { method: 'POST', path: at('confirm'), json };
  return { method: 'POST', path: cancel ? at('cancel') : at(), json };
};

/** POST /v1/people/{id}/erase, .../confirm, .../cancel; GET .../erase. Asked by one person, confirmed by another. */
export const addUserErase = (user: Command, io: Io): void => {
  const command = user
    .command('erase')
    .description('erase a person: one administrator asks, another one confirms with --confirm')
    .argument('<person>')
    .option('--reason <text>', 'why; needed but for --status and --confirm')
    .addOption(
      new Option('--confirm', 'as the second person; it cannot be undone').conflicts(['cancel', 'status']),
    )
    .addOption(new Option('--cancel', 'call it off before it is confirmed').conflicts(['confirm', 'status']))
    .addOption(
      new Option('--status', 'how far it has come, and what stays').conflicts(['confirm', 'cancel']),
    );
  command.action(async (person: string) => {
    const flags = globalFlags(command);
    const given = command.opts<Flags>();
    if (given.reason === undefined && !given.status && !given.confirm)
      command.error("error: required option '--reason <text>' not specified");
    const answer = await call(io, flags, 'intake', requestFor(person, given));
    print(io, flags, answer, () => renderErasure(answer.json, langOf(io, flags), io.timeZone));
  });
};
