import { type Command, Option } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path, type Request } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { renderErasure } from '../../output/erasure.ts';
import { langOf } from '../../output/page.ts';
import { addReason, reasonFor } from '../../reason.ts';

type Flags = { reason?: string; confirm?: true; cancel?: true; status?: true };

type Asked = Pick<Request, 'method' | 'path' | 'json'>;

const requestFor = (person: string, { confirm, cancel, status }: Flags, reason?: string): Asked => {
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
    .addOption(
      new Option('--confirm', 'as the second person; it cannot be undone').conflicts(['cancel', 'status']),
    )
    .addOption(new Option('--cancel', 'call it off before it is confirmed').conflicts(['confirm', 'status']))
    .addOption(
      new Option('--status', 'how far it has come, and what stays').conflicts(['confirm', 'cancel']),
    );
  addReason(command, 'why; needed but for --status');
  command.action(async (person: string) => {
    const flags = globalFlags(command);
    const given = command.opts<Flags>();
    const reason = given.status ? undefined : await reasonFor(io, flags, command, given.reason);
    const answer = await call(io, flags, 'intake', requestFor(person, given, reason));
    print(io, flags, answer, () => renderErasure(answer.json, langOf(io, flags), io.timeZone));
  });
};
