import type pg from 'pg';
import { copyOut } from '../postgres/copy-text/copy-out.ts';
import { identList, qualified } from '../postgres/identifier.ts';
import { BucketSums, hashRow, loadHash } from './bucket-sums.ts';

const newline = 10;

/** Whole lines, each without its newline, out of whatever pieces the connection delivers. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer | undefined;
  for await (const piece of pieces) {
    const bytes: Buffer = rest === undefined ? piece : Buffer.concat([rest, piece]);
    const lines: Buffer[] = [];
    let at = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
      lines.push(bytes.subarray(at, end));
      at = end + 1;
    }
    rest = at === bytes.length ? undefined : bytes.subarray(at);
    yield lines;
  }
  if (rest !== undefined) throw new Error('the copy ended in the middle of a row');
}

export type ReadSums = {
  schema: string;
  table: string;
  /** The key first, as the rows were written. */
  columns: readonly string[];
  keyColumns: number;
  buckets: number;
  signal: AbortSignal;
  beat?: (rows: number) => void;
};

/** What lies in the target by now, read back from it and hashed like the lines that were sent. */
export const readSums = async (
  client: pg.Client,
  spec: ReadSums,
): Promise<{ rows: number; sums: BucketSums }> => {
  const { schema, table, columns, keyColumns, buckets, signal, beat } = spec;
  const hash = await loadHash();
  const sums = new BucketSums(buckets);
  let rows = 0;
  const query = `SELECT ${identList(columns)} FROM ${qualified(schema, table)}`;
  for await (const lines of linesOf(copyOut(client, query, signal))) {
    for (const line of lines) sums.add(hashRow(hash, line, keyColumns, buckets));
    rows += lines.length;
    beat?.(rows);
  }
  return { rows, sums };
};
