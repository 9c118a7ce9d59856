import type pg from 'pg';
import type { ReadSpec, SourcePort } from '../ports.ts';
import { textRows } from '../postgres/session.ts';

export type PlanChunks = {
  run: string;
  /** The table's name in the plan. */
  name: string;
  planHash: string;
  spec: ReadSpec;
  /** Rows of one chunk. */
  rows: number;
};

/** About 2,000 rows to a bucket, so that a difference leads to few rows; a power of two up to 4,096. */
export const bucketsFor = (rows: bigint): number => {
  const wanted = Number(rows / 2_000n);
  return Math.min(4_096, 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, wanted)))));
};

const keyOf = (json: string | null | undefined): string[] | undefined => {
  if (json === null || json === undefined) return undefined;
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.map(String) : undefined;
};

/** Freezes the bound once; whoever comes later, after a crash too, goes on with the same one. */
const begin = async (client: pg.Client, source: SourcePort, { run, name, planHash, spec }: PlanChunks) => {
  const look = () =>
    textRows(
      client,
      'SELECT bound, planned_at, plan_hash FROM perennial.copy_table WHERE run = $1 AND name = $2',
      [run, name],
    );
  const [there] = await look();
  if (there === undefined) {
    const bound = await source.upperBound(spec);
    const buckets = bucketsFor(await source.count(spec));
    await client.query(
      'INSERT INTO perennial.copy_table (run, name, plan_hash, buckets, bound) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [run, name, planHash, buckets, bound === undefined ? null : JSON.stringify(bound)],
    );
  }
  const [row] = there === undefined ? await look() : [there];
  if (row?.[2] !== planHash)
    throw new Error(
      `${name} was begun under another plan (${row?.[2]}); a changed plan needs a run of its own`,
    );
  return { bound: keyOf(row[0]), planned: row[1] !== null };
};

/**
 * Writes the chunks of one table into the ledger, in the order of the key, and goes on where an earlier attempt ended.
 * Several may do it at once: a chunk that is there already is the same. Answers how many chunks there are.
 */
export const planChunks = async (
  client: pg.Client,
  source: SourcePort,
  plan: PlanChunks,
  beat: (chunks: number) => void = () => undefined,
): Promise<number> => {
  const { run, name, spec, rows } = plan;
  const { bound, planned } = await begin(client, source, plan);
  const [last] = await textRows(
    client,
    'SELECT no, up_to FROM perennial.chunk WHERE run = $1 AND name = $2 ORDER BY no DESC LIMIT 1',
    [run, name],
  );
  let no = Number(last?.[0] ?? 0);
  let after = keyOf(last?.[1]);
  if (!planned && bound !== undefined) {
    const ended = after !== undefined && JSON.stringify(after) === JSON.stringify(bound);
    for (let more = !ended; more; ) {
      const upTo = await source.cut(spec, after, bound, rows);
      no += 1;
      await client.query(
        'INSERT INTO perennial.chunk (run, name, no, after, up_to) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        [run, name, no, after === undefined ? null : JSON.stringify(after), JSON.stringify(upTo ?? bound)],
      );
      beat(no);
      after = upTo === undefined ? undefined : [...upTo];
      more = upTo !== undefined;
    }
  }
  await client.query(
    'UPDATE perennial.copy_table SET planned_at = coalesce(planned_at, now()) WHERE run = $1 AND name = $2',
    [run, name],
  );
  return no;
};
