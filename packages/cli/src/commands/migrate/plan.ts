import type { Command } from 'commander';
import { globalFlags, print } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { at, listAt } from '../../json.ts';
import { summarySheet } from '../../output/migration.ts';
import { readerOf } from '../../output/reader.ts';
import { say } from '../../output/words.ts';
import { checkAgainst, errorsIn, findingLine, planNamed } from './check.ts';

/** POST /v1/migrations/check: what would happen. */
export const addMigratePlan = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('plan')
    .description('what a plan would do: tables, rows, rules, losses, time; writes nothing')
    .argument('<file>', '.yaml, .yml or .json');
  command.action(async (name: string) => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const answer = await checkAgainst(io, flags, await planNamed(io, flags, name));
    print(io, flags, answer, () =>
      [
        summarySheet(at(answer.json, 'summary') ?? null, reader),
        '',
        ...listAt(answer.json, 'findings').map((one) => findingLine(name, one)),
        say(reader.lang, 'writesNothing'),
      ].join('\n'),
    );
    const errors = errorsIn(answer);
    if (errors > 0)
      throw new CliFailure(exitCode.other, [`${name}: ${errors} error${errors > 1 ? 's' : ''}`]);
  });
};
