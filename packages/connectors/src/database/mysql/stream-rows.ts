import { sourceError } from '../source-error.ts';
import { type RowBlock, RowBlockWriter } from './row-block.ts';
import type { MysqlSession } from './session.ts';

/** Blocks that may wait for whoever reads; then the server has to wait. */
const ahead = 2;

const isRow = (row: unknown): row is (Buffer | null)[] =>
  Array.isArray(row) && row.every((field) => field === null || Buffer.isBuffer(field));

/**
 * The rows of a query as the connection delivers them. Whoever stops early, or aborts, has used up the session: the
 * server goes on sending. Rejects with the server's error, also when the connection is lost midway.
 */
export async function* streamRows(
  client: MysqlSession,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<RowBlock> {
  signal.throwIfAborted();
  const writer = new RowBlockWriter();
  const ready: RowBlock[] = [];
  const state: { ended: boolean; failed?: Error } = { ended: false };
  let wake = (): void => undefined;
  const fail = (error: Error): void => {
    state.failed ??= error;
    wake();
  };
  const put = (): void => {
    const block = writer.take();
    if (block === undefined) return;
    ready.push(block);
    if (ready.length >= ahead) client.pause();
    wake();
  };
  const lost = (): void => fail(new Error('the connection to the database was lost'));
  const abort = (): void => fail(new Error('stopped', { cause: signal.reason }));
  const query = client.query({ sql, rowsAsArray: true, typeCast: false });
  query.on('result', (row: unknown) => {
    if (!isRow(row)) return fail(new TypeError('the server answered with something that is no row'));
    writer.add(row);
    if (writer.full) put();
  });
  query.on('error', (error) => fail(sourceError(error, 'the MySQL server stopped the reading')));
  query.on('end', () => {
    put();
    state.ended = true;
    wake();
  });
  client.once('end', lost);
  client.once('error', lost);
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      // What failed is told at once; blocks of an answer that did not end are no use.
      if (state.failed !== undefined) throw state.failed;
      const block = ready.shift();
      if (block !== undefined) {
        yield block;
        if (ready.length < ahead) client.resume();
      } else if (state.ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    client.off('end', lost);
    client.off('error', lost);
    signal.removeEventListener('abort', abort);
  }
}
