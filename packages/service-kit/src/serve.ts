import { serve as listen } from '@hono/node-server';
import type { Logger } from './logger.ts';

export type ServeOptions = {
  fetch: (request: Request) => Response | Promise<Response>;
  host: string;
  port: number;
  logger: Logger;
  /** Run in order once no request is left; each gets what it needs to end cleanly. */
  closers?: (() => Promise<void>)[];
  /** Called first, so that endless answers (SSE) can end. */
  onStopping?: () => void;
  /** How long open requests may take to end. Default 8000 ms. */
  drainMs?: number;
};

/** Listens until SIGTERM or SIGINT, then lets open requests end, runs the closers and exits. */
export const serve = ({
  fetch,
  host,
  port,
  logger,
  closers = [],
  onStopping,
  drainMs = 8_000,
}: ServeOptions): void => {
  const server = listen({ fetch, hostname: host, port }, () => logger.info({ host, port }, 'listening'));
  server.once('error', (err) => {
    logger.fatal({ err }, `cannot listen on ${host}:${port}`);
    process.exit(1);
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    onStopping?.();
    const late = setTimeout(() => process.exit(0), drainMs + 3_000);
    late.unref();
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), drainMs);
    cut.unref();
    server.close(() => {
      closers
        .reduce((before, close) => before.then(close), Promise.resolve())
        .then(
          () => process.exit(0),
          (err: unknown) => {
            logger.error({ err }, 'did not end cleanly');
            process.exit(1);
          },
        );
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};
