import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type ConnectionFlags, connectionTo, type ServiceName } from './connection/resolve.ts';
import { type Answer, type Request, send } from './http/send.ts';
import type { Io } from './io.ts';
import type { Lang } from './output/words.ts';

/** Options every command takes, before or after its name. */
export type GlobalFlags = ConnectionFlags & {
  json?: boolean;
  lang?: Lang;
  idempotencyKey?: string;
  /** Seconds. */
  wait?: number;
};

export const globalFlags = (command: Command): GlobalFlags => command.optsWithGlobals<GlobalFlags>();

/** Sends a command's request to one of the services as its flags say. */
export const call = (
  io: Io,
  flags: GlobalFlags,
  service: ServiceName,
  request: Omit<Request, 'base' | 'key' | 'idempotencyKey'>,
): Promise<Answer> => {
  const idempotencyKey = request.method === 'POST' ? (flags.idempotencyKey ?? randomUUID()) : undefined;
  return send(
    {
      ...request,
      ...connectionTo(service, flags, io),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
    { waitMs: (flags.wait ?? 0) * 1000, signal: io.signal, now: io.now },
  );
};

/** Prints the API's answer as it came (`--json`), or whatever `human` makes of it. */
export const print = (io: Io, flags: GlobalFlags, answer: Answer, human: () => string): void =>
  io.out(ended(flags.json ? answer.text : human()));

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
