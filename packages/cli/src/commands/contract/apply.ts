import type { Command } from 'commander';
import { globalFlags, print } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { appliedText, plannedText } from '../../output/contract/applied.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, ifChanged, withReason } from '../../reason.ts';
import { documentEndings, fileNamed } from '../file/kinds.ts';
import { sendFile } from '../file/send.ts';
import { followRun } from '../run/follow.ts';
import { dateOrInstant } from '../when.ts';

type Flags = { effectiveFrom?: string; reason?: string; dryRun?: boolean };

/** POST /v1/contracts */
export const addContractApply = (contract: Command, io: Io): void => {
  const command = contract
    .command('apply')
    .description('make a contract, or the next version of it; --wait follows the tickets it moves')
    .argument('<file>', '.yaml, .yml or .json')
    .option('--effective-from <when>', 'a date of the contract, or an instant', (text) =>
      dateOrInstant(text, io.now()),
    )
    .option('--dry-run', 'show what would change and store nothing');
  addReason(command, ifChanged);
  command.action(async (name: string, { effectiveFrom, reason: typed, dryRun }: Flags) => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const file = await fileNamed(io, name, documentEndings);
    const query = { dryRun: dryRun ? true : undefined, effectiveFrom };
    const answer = await withReason(io, flags, { command, typed }, (reason) =>
      sendFile(io, flags, '/v1/contracts', file, query, reason),
    );
    print(io, flags, answer, () =>
      dryRun ? plannedText(answer.json, reader) : appliedText(answer.json, reader),
    );
    const run = textAt(answer.json, 'run', 'id');
    const failure = run !== '' && flags.wait !== undefined ? await followRun(io, flags, run) : undefined;
    if (failure) throw failure;
  });
};
