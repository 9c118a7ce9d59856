import type pg from 'pg';
import type { ChunkCount } from '../ports.ts';
import type { Claim } from './claim.ts';

/** Another lane has taken the chunk over: what this one wrote must not be committed. */
export class Fenced extends Error {
  constructor({ name, no, epoch }: Claim) {
    super(`chunk ${no} of ${name} is no longer held under epoch ${epoch}`);
    this.name = 'Fenced';
  }
}

export type RuleCount = { rule: string; column: string; fixed: number; warned: number; rejected: number };

export type Settled = ChunkCount & {
  /** Rows written to each table the rows are split into. */
  splits: Record<string, number>;
  /** By target table, base64 of the buckets' sums. */
  sums: Record<string, string>;
  rules: readonly RuleCount[];
  tookMs: number;
};

/** The last statement of a chunk's transaction. Throws `Fenced` where the claim is lost; the caller rolls back. */
export const settleChunk = async (client: pg.Client, claim: Claim, settled: Settled): Promise<void> => {
  const { run, name, no, epoch } = claim;
  const { read, written, quarantined, merged, splits, sums, rules, tookMs } = settled;
  const { rowCount } = await client.query(
    `UPDATE perennial.chunk SET state = 'done', owner = NULL, lease_until = NULL, read = $5, written = $6, quarantined = $7,
       merged = $8, split_written = $9, sums = $10, took_ms = $11, done_at = clock_timestamp()
     WHERE run = $1 AND name = $2 AND no = $3 AND epoch = $4 AND state = 'claimed'`,
    [
      run,
      name,
      no,
      epoch,
      read,
      written,
      quarantined,
      merged,
      JSON.stringify(splits),
      JSON.stringify(sums),
      Math.round(tookMs),
    ],
  );
  if (rowCount !== 1) throw new Fenced(claim);
  if (rules.length > 0)
    await client.query(
      `INSERT INTO perennial.rule_count (run, name, chunk, rule, column_name, fixed, warned, rejected)
       SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])`,
      [
        run,
        name,
        no,
        rules.map((r) => r.rule),
        rules.map((r) => r.column),
        rules.map((r) => r.fixed),
        rules.map((r) => r.warned),
        rules.map((r) => r.rejected),
      ],
    );
};
