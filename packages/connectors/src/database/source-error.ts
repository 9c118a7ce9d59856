/**
 * An error of a driver without what the driver hangs on it: statements with values in them, options with the password.
 * `code` is the server's or the system's own.
 */
export class SourceError extends Error {
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.name = 'SourceError';
    this.code = code;
  }
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** `secrets` are struck out of the message, should the driver repeat one. */
export const sourceError = (error: unknown, what: string, secrets: readonly string[] = []): SourceError => {
  const code = error instanceof Error ? codeOf(error) : undefined;
  const said = error instanceof Error ? error.message : String(error);
  const clean = secrets.filter((s) => s !== '').reduce((text, secret) => text.replaceAll(secret, '…'), said);
  return new SourceError(`${what}: ${clean || code || 'no reason was given'}`, code);
};
