import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { bytesOf } from '../../files.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';

type Flags = { reason: string; checkpoint?: string };

/** POST /v1/audit/restored */
export const addAuditRestored = (audit: Command, io: Io): void => {
  const command = audit
    .command('restored')
    .description('the store was restored from an older backup: name what the log lost, so that it goes on')
    .requiredOption('--reason <text>', 'why it was restored')
    .option(
      '--checkpoint <file>',
      'the newest checkpoint known outside the store, from a digest, a report or a bundle; default: the one intake kept',
    );
  command.action(async ({ reason, checkpoint: file }: Flags) => {
    const flags = globalFlags(command);
    const checkpoint = file === undefined ? undefined : new TextDecoder().decode(await bytesOf(file, io.cwd));
    const answer = await call(io, flags, 'intake', {
      method: 'POST',
      path: '/v1/audit/restored',
      json: { reason, ...(checkpoint === undefined ? {} : { checkpoint }) },
    });
    print(io, flags, answer, () => textAt(answer.json, 'text'));
  });
};
