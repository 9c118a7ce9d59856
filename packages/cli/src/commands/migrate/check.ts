import type { FieldFault } from '@perennial/domain/errors';
import { parsePlan } from '@perennial/domain/migration/plan/read';
import type { GlobalFlags } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import type { Answer } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, listAt, numberAt, textAt } from '../../json.ts';
import { faultLine } from '../../output/faults.ts';
import { documentEndings, fileNamed, type NamedFile } from '../file/kinds.ts';
import { sendFile } from '../file/send.ts';

/** Faults of the text are told before anybody is asked. */
const faultsOf = ({ bytes, type }: NamedFile): FieldFault[] => {
  const text = new TextDecoder('utf-8').decode(bytes);
  const parsed = parsePlan(text, type === 'application/json' ? 'json' : 'yaml');
  return 'faults' in parsed ? parsed.faults : [];
};

export const refusePlan = (
  io: Io,
  name: string,
  faults: FieldFault[],
  json: boolean | undefined,
): CliFailure => {
  const text = json
    ? JSON.stringify({ file: name, valid: false, errors: faults })
    : faults.map((fault) => faultLine(name, fault)).join('\n');
  io.out(`${text}\n`);
  return new CliFailure(exitCode.other, [`${name}: ${faults.length} fault${faults.length > 1 ? 's' : ''}`]);
};

/** @throws CliFailure where its text is no plan, every fault printed with its line. */
export const planNamed = async (io: Io, flags: GlobalFlags, name: string): Promise<NamedFile> => {
  const file = await fileNamed(io, name, documentEndings);
  const faults = faultsOf(file);
  if (faults.length > 0) throw refusePlan(io, name, faults, flags.json);
  return file;
};

/** As it goes to the API: JSON bodies have a field for it. */
export const planFile = (file: NamedFile): NamedFile =>
  file.type === 'application/json'
    ? { ...file, bytes: new TextEncoder().encode(`{"plan":${new TextDecoder().decode(file.bytes)}}`) }
    : file;

export const checkAgainst = (io: Io, flags: GlobalFlags, file: NamedFile): Promise<Answer> =>
  sendFile(io, flags, '/v1/migrations/check', planFile(file));

/** `plan.yaml:12 /tables/0 error code: message: remedy` */
export const findingLine = (name: string, finding: Json): string => {
  const line = numberAt(finding, 'line');
  const words = `${textAt(finding, 'level')} ${textAt(finding, 'code')}: ${textAt(finding, 'message')}: ${textAt(finding, 'remedy')}`;
  return faultLine(name, {
    path: textAt(finding, 'path'),
    message: words,
    ...(line === undefined ? {} : { line }),
  });
};

export const errorsIn = (answer: Answer): number =>
  listAt(answer.json, 'findings').filter((one) => textAt(one, 'level') === 'error').length;
