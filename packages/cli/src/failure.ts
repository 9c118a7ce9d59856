/** Exit codes of `perennial`; scripts rely on them. */
export const exitCode = {
  ok: 0,
  other: 1,
  usage: 2,
  auth: 3,
  notFound: 4,
  conflict: 5,
  unavailable: 6,
  limit: 7,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Ends the command: `lines` go to stderr; `answer` is what the API said, which `--json` prints as it is. */
export class CliFailure extends Error {
  readonly code: ExitCode;
  readonly lines: string[];
  readonly answer: string | undefined;

  constructor(code: ExitCode, lines: string[], answer?: string, cause?: unknown) {
    super(lines.join('\n'), { cause });
    this.name = 'CliFailure';
    this.code = code;
    this.lines = lines;
    this.answer = answer;
  }
}

export const usage = (...lines: string[]): CliFailure => new CliFailure(exitCode.usage, lines);
