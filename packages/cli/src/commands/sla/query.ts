import { call, type GlobalFlags } from '../../call.ts';
import { CliFailure } from '../../failure.ts';
import { failureOf } from '../../http/problem.ts';
import type { Io } from '../../io.ts';
import { at, type Json, numberAt, parseJson, textAt } from '../../json.ts';

/** A refusal of the query router, told like one of the other routes; anything else stays as it is. */
const asProblem = (error: unknown): unknown => {
  if (!(error instanceof CliFailure) || error.answer === undefined) return error;
  const refusal = at(parseJson(error.answer), 'error');
  const status = numberAt(refusal, 'data', 'httpStatus');
  if (status === undefined) return error;
  const problem = {
    detail: textAt(refusal, 'message'),
    code: textAt(refusal, 'data', 'problem'),
    errors: at(refusal, 'data', 'errors') ?? [],
    requestId: textAt(refusal, 'data', 'requestId'),
  };
  return failureOf(status, JSON.stringify(problem));
};

/** Asks one of reporting's queries and answers its data, without the envelope. */
export const query = async (
  io: Io,
  flags: GlobalFlags,
  procedure: string,
  input: { [key: string]: Json },
): Promise<Json> => {
  try {
    const answer = await call(io, flags, 'reporting', {
      method: 'GET',
      path: `/trpc/${procedure}`,
      query: { input: JSON.stringify(input) },
    });
    return at(answer.json, 'result', 'data') ?? null;
  } catch (error) {
    throw asProblem(error);
  }
};
