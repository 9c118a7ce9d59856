import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const secretFields = ['authorization', 'secret', 'password', 'token', 'email', 'phone', 'key'];

/** JSON lines on standard output; secrets and personal contacts never reach them. */
export const createLogger = (name: string, level: string): Logger =>
  pino({
    name,
    level,
    redact: { paths: secretFields.flatMap((f) => [f, `*.${f}`, `*.*.${f}`]), censor: '[redacted]' },
  });
