import { CommanderError } from 'commander';
import { CliFailure, type ExitCode, exitCode } from './failure.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** Runs one command line (without node and script) and answers the exit code; writes through `io` only. */
export const run = async (argv: string[], io: Io): Promise<ExitCode> => {
  const program = createProgram(io);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (error instanceof CliFailure) {
      if (program.opts<{ json?: boolean }>().json && error.answer) io.out(error.answer.replace(/\n?$/, '\n'));
      io.err(`${error.lines.join('\n')}\n`);
      return error.code;
    }
    if (io.signal.aborted && isAbort(error)) return exitCode.other;
    io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCode.other;
  }
};
