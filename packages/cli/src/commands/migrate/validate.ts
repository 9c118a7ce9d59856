import type { Command } from 'commander';
import { globalFlags, print } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { listAt } from '../../json.ts';
import { langOf } from '../../output/page.ts';
import { say } from '../../output/words.ts';
import { checkAgainst, errorsIn, findingLine, planNamed } from './check.ts';

/** POST /v1/migrations/check, after the text was read here. */
export const addMigrateValidate = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('validate')
    .description('check a plan against both databases: all findings with line and remedy; writes nothing')
    .argument('<file>', '.yaml, .yml or .json')
    .option('--offline', 'its text alone, without the API');
  command.action(async (name: string, { offline }: { offline?: boolean }) => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const file = await planNamed(io, flags, name);
    if (offline) {
      io.out(
        flags.json
          ? `${JSON.stringify({ file: name, valid: true })}\n`
          : `${name}: ${say(lang, 'noFaults')}\n`,
      );
      return;
    }
    const answer = await checkAgainst(io, flags, file);
    const findings = listAt(answer.json, 'findings');
    print(io, flags, answer, () =>
      [
        ...findings.map((one) => findingLine(name, one)),
        ...(findings.length > 0 ? [] : [say(lang, 'noFaults')]),
      ].join('\n'),
    );
    const errors = errorsIn(answer);
    if (errors > 0)
      throw new CliFailure(exitCode.other, [`${name}: ${errors} error${errors > 1 ? 's' : ''}`]);
  });
};
