/** Why something is changed or ended: a flag, or asked for at a terminal. */
import type { Command } from 'commander';
import type { GlobalFlags } from './call.ts';
import { CliFailure, usage } from './failure.ts';
import type { Io } from './io.ts';
import { type Json, listAt, parseJson, textAt } from './json.ts';
import { langOf } from './output/page.ts';
import { say } from './output/words.ts';

/** `help` says more than `why` where the API asks only for what is there already. */
export const addReason = (command: Command, help = 'why'): Command => command.option('--reason <text>', help);

export const ifChanged = 'why; needed as soon as something that is there already changes';

const missing = (command: string): string => `say why: ${command} needs --reason TEXT`;

const ask = async (io: Io, flags: GlobalFlags, command: Command): Promise<string> => {
  if (!io.line) throw usage(missing(nameOf(command)));
  const typed = (await io.line(say(langOf(io, flags), 'reason'))).trim();
  if (typed === '') throw usage(missing(nameOf(command)));
  return typed;
};

/** `perennial key revoke` */
const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

/** Of a command that cannot do without one. @throws CliFailure `usage` where nobody is there to be asked. */
export const reasonFor = async (
  io: Io,
  flags: GlobalFlags,
  command: Command,
  typed: string | undefined,
): Promise<string> => (typed?.trim() ? typed : ask(io, flags, command));

const wantsReason = (error: unknown): error is CliFailure => {
  if (!(error instanceof CliFailure) || error.answer === undefined) return false;
  const faults: Json[] = listAt(parseJson(error.answer), 'errors');
  return faults.some((f) => textAt(f, 'path') === '/reason' && textAt(f, 'code') === 'required');
};

/**
 * Where only the API knows whether anything is changed: sends without a reason, and once more with one where it asks.
 * Nothing was stored the first time.
 */
export const withReason = async <T>(
  io: Io,
  flags: GlobalFlags,
  { command, typed }: { command: Command; typed: string | undefined },
  send: (reason: string | undefined) => Promise<T>,
): Promise<T> => {
  try {
    return await send(typed);
  } catch (error) {
    if (typed !== undefined || !wantsReason(error)) throw error;
    if (io.line) return send(await ask(io, flags, command));
    throw new CliFailure(error.code, [...error.lines, missing(nameOf(command))], error.answer, error);
  }
};

/** Not in the address: addresses are logged. Headers are ASCII. */
export const reasonHeader = (reason: string | undefined): Record<string, string> =>
  reason === undefined ? {} : { 'x-reason': encodeURIComponent(reason) };
