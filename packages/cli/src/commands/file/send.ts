import { call, type GlobalFlags } from '../../call.ts';
import { CliFailure } from '../../failure.ts';
import type { Answer } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { listAt, parseJson } from '../../json.ts';
import { faultLine, faultOf } from '../../output/faults.ts';
import { reasonHeader } from '../../reason.ts';
import type { NamedFile } from './kinds.ts';

type Query = Record<string, string | number | boolean | undefined>;

/** A refusal of a file names the file and the line of each fault. */
const inFile = (failure: CliFailure, name: string): CliFailure => {
  const faults = listAt(failure.answer === undefined ? undefined : parseJson(failure.answer), 'errors');
  if (faults.length === 0) return failure;
  const [title = '', ...rest] = failure.lines.filter((line) => !line.startsWith('  '));
  const lines = [title, ...faults.map((fault) => faultLine(name, faultOf(fault))), ...rest];
  return new CliFailure(failure.code, lines, failure.answer, failure);
};

/** POSTs a file's bytes to intake as they are. */
export const sendFile = async (
  io: Io,
  flags: GlobalFlags,
  path: string,
  { name, bytes, type }: NamedFile,
  query: Query = {},
  reason?: string,
): Promise<Answer> => {
  try {
    const headers = reasonHeader(reason);
    return await call(io, flags, 'intake', { method: 'POST', path, query, headers, file: { bytes, type } });
  } catch (error) {
    throw error instanceof CliFailure ? inFile(error, name) : error;
  }
};
