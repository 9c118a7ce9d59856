import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { reasonFor } from '../../reason.ts';

type PersonChange = {
  person: string;
  /** Behind `/v1/people/{id}`. */
  at: readonly string[];
  body?: object;
  /** As `--reason` has it; otherwise asked for at a terminal. */
  reason: string | undefined;
};

/** A change to a person, with its reason; `shown` is the line for people. */
export const postPerson = async (
  io: Io,
  command: Command,
  { person, at, body, reason: typed }: PersonChange,
  shown: (json: Awaited<ReturnType<typeof call>>['json']) => string,
): Promise<void> => {
  const flags = globalFlags(command);
  const reason = await reasonFor(io, flags, command, typed);
  const answer = await call(io, flags, 'intake', {
    method: 'POST',
    path: path('v1', 'people', person, ...at),
    json: { ...body, reason },
  });
  print(io, flags, answer, () => shown(answer.json));
};
