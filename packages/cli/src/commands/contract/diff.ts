import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags, print } from '../../call.ts';
import { CliFailure, exitCode, usage } from '../../failure.ts';
import { type Answer, path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, listAt, numberAt, textAt } from '../../json.ts';
import { diffTable } from '../../output/diff.ts';
import { readerOf } from '../../output/reader.ts';
import { say, type Word } from '../../output/words.ts';
import { documentEndings, endsAs, fileNamed } from '../file/kinds.ts';
import { sendFile } from '../file/send.ts';
import { wholeNumber } from '../read.ts';

type Range = { from?: number; to?: number };

/** What is not said is the newest version, and the one before it. */
const versionsToCompare = async (
  io: Io,
  flags: GlobalFlags,
  id: string,
  { from, to }: Range,
): Promise<Required<Range>> => {
  if (from !== undefined && to !== undefined) return { from, to };
  const answer = await call(io, flags, 'intake', {
    method: 'GET',
    path: path('v1', 'contracts', id, 'versions'),
  });
  const known = listAt(answer.json, 'items').flatMap((item) => numberAt(item, 'version') ?? []);
  const last = to ?? Math.max(0, ...known);
  const first = from ?? Math.max(0, ...known.filter((version) => version < last));
  if (first < 1 || last < 1)
    throw usage(`${id} has no version before ${last}: name the two to compare with --from and --to`);
  return { from: first, to: last };
};

/** A dry run of a first version differs from nothing, and so does one that changes nothing. */
const isThere = async (io: Io, flags: GlobalFlags, id: string): Promise<boolean> => {
  try {
    await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'contracts', id) });
    return true;
  } catch (error) {
    if (error instanceof CliFailure && error.code === exitCode.notFound) return false;
    throw error;
  }
};

/** GET /v1/contracts/{id}/diff, or for a file what applying it would change. */
export const addContractDiff = (contract: Command, io: Io): void => {
  const command = contract
    .command('diff')
    .description('what differs between two versions, or between a file and the contract it would change')
    .argument('<id-or-file>', 'contract id, or a file ending in .yaml, .yml or .json')
    .option('--from <version>', 'default the version before', wholeNumber)
    .option('--to <version>', 'default the newest version', wholeNumber);
  const show = (flags: GlobalFlags, answer: Answer, changes: Json[], none: Word = 'same'): void => {
    const reader = readerOf(io, flags);
    print(io, flags, answer, () =>
      changes.length === 0 ? say(reader.lang, none) : diffTable(changes, reader),
    );
  };
  command.action(async (name: string, range: Range) => {
    const flags = globalFlags(command);
    if (endsAs(name, documentEndings)) {
      if (range.from !== undefined || range.to !== undefined)
        throw usage(`${name} is a file: --from and --to name versions of a contract id`);
      const file = await fileNamed(io, name, documentEndings);
      const answer = await sendFile(io, flags, '/v1/contracts', file, { dryRun: true });
      const changes = listAt(answer.json, 'diff');
      const isFirst = changes.length === 0 && numberAt(answer.json, 'contract', 'version') === 1;
      const known = !isFirst || (await isThere(io, flags, textAt(answer.json, 'contract', 'id')));
      return show(flags, answer, changes, known ? 'same' : 'newContract');
    }
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'contracts', name, 'diff'),
      query: await versionsToCompare(io, flags, name, range),
    });
    show(flags, answer, listAt(answer.json, 'items'));
  });
};
