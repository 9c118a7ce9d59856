import type pg from 'pg';
import { BucketSums } from '../checksum/bucket-sums.ts';
import { textRows } from '../postgres/session.ts';

export type TableTotals = {
  name: string;
  chunks: number;
  done: number;
  read: bigint;
  written: bigint;
  quarantined: bigint;
  merged: bigint;
  /** Every chunk there will be stands in the ledger. */
  planned: boolean;
};

/** How far each table of a run is, exact, as committed. */
export const totalsOf = async (client: pg.Client, run: string): Promise<TableTotals[]> => {
  const rows = await textRows(
    client,
    `SELECT t.name, count(c.no), count(c.no) FILTER (WHERE c.state = 'done'), coalesce(sum(c.read), 0), coalesce(sum(c.written), 0),
            coalesce(sum(c.quarantined), 0), coalesce(sum(c.merged), 0), t.planned_at IS NOT NULL
     FROM perennial.copy_table t LEFT JOIN perennial.chunk c ON c.run = t.run AND c.name = t.name
     WHERE t.run = $1 GROUP BY t.run, t.name, t.planned_at ORDER BY t.name`,
    [run],
  );
  return rows.map(([name, chunks, done, read, written, quarantined, merged, planned]) => ({
    name: name ?? '',
    chunks: Number(chunks),
    done: Number(done),
    read: BigInt(read ?? 0),
    written: BigInt(written ?? 0),
    quarantined: BigInt(quarantined ?? 0),
    merged: BigInt(merged ?? 0),
    planned: planned === 't',
  }));
};

/**
 * The sums of everything a table's chunks wrote to each of `tables`; of one that got no row they are zero. Undefined:
 * not every chunk is done.
 */
export const sumsOf = async (
  client: pg.Client,
  run: string,
  name: string,
  tables: readonly string[],
): Promise<Map<string, BucketSums> | undefined> => {
  const [table] = await textRows(
    client,
    `SELECT buckets, planned_at IS NOT NULL AND NOT EXISTS (SELECT FROM perennial.chunk c WHERE c.run = t.run AND c.name = t.name AND c.state <> 'done')
     FROM perennial.copy_table t WHERE run = $1 AND name = $2`,
    [run, name],
  );
  if (table?.[1] !== 't') return undefined;
  const all = new Map(tables.map((to) => [to, new BucketSums(Number(table[0]))]));
  const rows = await textRows(
    client,
    'SELECT s.key, s.value FROM perennial.chunk c, jsonb_each_text(c.sums) s WHERE c.run = $1 AND c.name = $2',
    [run, name],
  );
  for (const [to, text] of rows) all.get(to ?? '')?.addAll(BucketSums.fromBase64(text ?? ''));
  return all;
};
