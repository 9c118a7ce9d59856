/**
 * What the changes did to a table stands in its chunk 0: net counts and net sums, so that the totals of all chunks stay
 * those of the table. Its epoch says who may apply: whoever holds an older one is turned away when it comes to write.
 */
import type pg from 'pg';
import { BucketSums } from '../checksum/bucket-sums.ts';
import { textRows } from '../postgres/session.ts';

export type Hold = { run: string; name: string; epoch: number; buckets: number };

export class DeltaFenced extends Error {
  constructor({ name, epoch }: Hold) {
    super(`the changes of ${name} are applied by another; epoch ${epoch} is over`);
    this.name = 'DeltaFenced';
  }
}

/** Changes may be applied only to what is copied: a chunk that came later would write older rows over them. */
export class NotCopied extends Error {
  constructor(name: string) {
    super(`${name} is not copied to its end yet; its changes have to wait`);
    this.name = 'NotCopied';
  }
}

/** Takes the table over from whoever applied its changes before. */
export const holdDelta = async (
  client: pg.Client,
  { run, name, owner }: { run: string; name: string; owner: string },
): Promise<Hold> => {
  const [row] = await textRows(
    client,
    `INSERT INTO perennial.chunk (run, name, no, up_to, state, epoch, owner, read, written, quarantined, merged, split_written, sums, done_at)
     SELECT run, name, 0, '[]', 'done', 1, $3, 0, 0, 0, 0, '{}', '{}', clock_timestamp() FROM perennial.copy_table t
     WHERE run = $1 AND name = $2 AND planned_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM perennial.chunk c WHERE c.run = t.run AND c.name = t.name AND c.state <> 'done')
     ON CONFLICT (run, name, no) DO UPDATE SET epoch = chunk.epoch + 1, owner = $3
     RETURNING epoch, (SELECT buckets FROM perennial.copy_table WHERE run = $1 AND name = $2)`,
    [run, name, owner],
  );
  if (row === undefined) throw new NotCopied(name);
  return { run, name, epoch: Number(row[0]), buckets: Number(row[1]) };
};

/** What one batch changes in the counts of a table. */
export class Net {
  written = 0;
  quarantined = 0;
  readonly splits: Record<string, number>;
  readonly #sums = new Map<string, BucketSums>();
  readonly #buckets: number;

  constructor(buckets: number, splits: Record<string, number>, sums: Record<string, string>) {
    this.#buckets = buckets;
    this.splits = splits;
    for (const [table, text] of Object.entries(sums)) this.#sums.set(table, BucketSums.fromBase64(text));
  }

  sumsOf(table: string): BucketSums {
    const there = this.#sums.get(table) ?? new BucketSums(this.#buckets);
    this.#sums.set(table, there);
    return there;
  }

  split(table: string, rows: number): void {
    this.splits[table] = (this.splits[table] ?? 0) + rows;
  }

  sums(): Record<string, string> {
    return Object.fromEntries([...this.#sums].map(([table, sums]) => [table, sums.toBase64()]));
  }
}

/** Locks the table's chunk 0 until the transaction ends. Throws `DeltaFenced`. */
export const lockDelta = async (client: pg.Client, hold: Hold): Promise<Net> => {
  const [row] = await textRows(
    client,
    'SELECT split_written, sums FROM perennial.chunk WHERE run = $1 AND name = $2 AND no = 0 AND epoch = $3 FOR UPDATE',
    [hold.run, hold.name, hold.epoch],
  );
  if (row === undefined) throw new DeltaFenced(hold);
  return new Net(hold.buckets, JSON.parse(row[0] ?? '{}'), JSON.parse(row[1] ?? '{}'));
};

export const settleDelta = async (client: pg.Client, { run, name }: Hold, net: Net): Promise<void> => {
  await client.query(
    `UPDATE perennial.chunk SET read = read + $3, written = written + $4, quarantined = quarantined + $5, split_written = $6, sums = $7,
       done_at = clock_timestamp() WHERE run = $1 AND name = $2 AND no = 0`,
    [
      run,
      name,
      net.written + net.quarantined,
      net.written,
      net.quarantined,
      JSON.stringify(net.splits),
      JSON.stringify(net.sums()),
    ],
  );
};
