import type pg from 'pg';
import { type CopyToStreamQuery, to } from 'pg-copy-streams';

/**
 * The lines of a COPY as the connection delivers them; whoever stops reading early has used up the session, since the
 * server goes on sending. Rejects with the server's error, also when the connection is lost midway.
 */
export async function* copyOut(
  client: pg.Client,
  query: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  const stream: CopyToStreamQuery = client.query(to(`COPY (${query}) TO STDOUT`));
  const lost = (): void => void stream.destroy(new Error('the connection to the database was lost'));
  const abort = (): void => void stream.destroy(new Error('stopped', { cause: signal.reason }));
  client.once('end', lost);
  signal.addEventListener('abort', abort, { once: true });
  try {
    for await (const piece of stream) {
      if (!Buffer.isBuffer(piece)) throw new TypeError('a COPY delivers bytes');
      yield piece;
    }
  } finally {
    client.off('end', lost);
    signal.removeEventListener('abort', abort);
  }
}
