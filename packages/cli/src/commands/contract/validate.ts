import { checkContract } from '@perennial/domain/contract/check';
import type { FieldFault } from '@perennial/domain/errors';
import type { Command } from 'commander';
import { globalFlags } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { parseJson } from '../../json.ts';
import { calendarsIn, contractSheet } from '../../output/contract/sheet.ts';
import { faultLine } from '../../output/faults.ts';
import { readerOf } from '../../output/reader.ts';
import { say } from '../../output/words.ts';
import { documentEndings, fileNamed, type NamedFile } from '../file/kinds.ts';
import { parseFile, withLines } from '../file/parse.ts';

const checkFile = (file: NamedFile): ReturnType<typeof checkContract> => {
  const parsed = parseFile(file);
  if ('errors' in parsed) return parsed;
  const checked = checkContract(parsed.value);
  return 'errors' in checked ? { errors: withLines(checked.errors, parsed.lineOf) } : checked;
};

const refuse = (io: Io, name: string, errors: FieldFault[], json: boolean | undefined): CliFailure => {
  const text = json
    ? JSON.stringify({ file: name, valid: false, errors })
    : errors.map((fault) => faultLine(name, fault)).join('\n');
  io.out(`${text}\n`);
  return new CliFailure(exitCode.other, [`${name}: ${errors.length} fault${errors.length > 1 ? 's' : ''}`]);
};

/** Checks a contract file without the API: by itself, not against registers and calendars. */
export const addContractValidate = (contract: Command, io: Io): void => {
  const command = contract
    .command('validate')
    .description('check a contract file offline: all faults with their lines, or what it holds')
    .argument('<file>', '.yaml, .yml or .json');
  command.action(async (name: string) => {
    const flags = globalFlags(command);
    const checked = checkFile(await fileNamed(io, name, documentEndings));
    if ('errors' in checked) throw refuse(io, name, checked.errors, flags.json);
    const reader = readerOf(io, flags);
    const text = JSON.stringify(checked.contract);
    const stored = parseJson(text) ?? null;
    io.out(
      flags.json
        ? `${JSON.stringify({ file: name, valid: true, calendars: calendarsIn(stored), contract: stored })}\n`
        : `${contractSheet(stored, reader)}\n\n${name}: ${say(reader.lang, 'valid')}\n`,
    );
  });
};
