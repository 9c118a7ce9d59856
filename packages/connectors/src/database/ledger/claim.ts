import type pg from 'pg';
import type { ChunkRange } from '../ports.ts';
import { textRows } from '../postgres/session.ts';

export type Claim = { run: string; name: string; no: number; epoch: number; range: ChunkRange };

const listOf = (json: string | null | undefined): string[] | undefined => {
  const list: unknown = JSON.parse(json ?? 'null');
  return Array.isArray(list) ? list.map(String) : undefined;
};

/**
 * Takes the next open chunk of a table, or one whose holder's lease has run out. Two lanes never get the same one.
 * Undefined: nothing to take now; others may still hold some.
 */
export const claimChunk = async (
  client: pg.Client,
  { run, name, owner, leaseMs }: { run: string; name: string; owner: string; leaseMs: number },
): Promise<Claim | undefined> => {
  const [row] = await textRows(
    client,
    `UPDATE perennial.chunk SET state = 'claimed', epoch = epoch + 1, owner = $3, lease_until = clock_timestamp() + $4 * interval '1 ms'
     WHERE (run, name, no) = (
       SELECT run, name, no FROM perennial.chunk
       WHERE run = $1 AND name = $2 AND (state = 'open' OR (state = 'claimed' AND lease_until < clock_timestamp()))
       ORDER BY no LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING no, epoch, after, up_to`,
    [run, name, owner, leaseMs],
  );
  if (row === undefined) return undefined;
  const after = listOf(row[2]);
  const upTo = listOf(row[3]);
  return {
    run,
    name,
    no: Number(row[0]),
    epoch: Number(row[1]),
    range: { ...(after ? { after } : {}), ...(upTo ? { upTo } : {}) },
  };
};

/** The holder is alive; false: another has taken over and this one had better stop. */
export const renewClaim = async (
  client: pg.Client,
  { run, name, no, epoch }: Claim,
  leaseMs: number,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `UPDATE perennial.chunk SET lease_until = clock_timestamp() + $5 * interval '1 ms'
     WHERE run = $1 AND name = $2 AND no = $3 AND epoch = $4 AND state = 'claimed'`,
    [run, name, no, epoch, leaseMs],
  );
  return rowCount === 1;
};

/** Gives a chunk back at once, as when a lane is stopped; after another took over it changes nothing. */
export const releaseClaim = async (client: pg.Client, { run, name, no, epoch }: Claim): Promise<void> => {
  await client.query(
    `UPDATE perennial.chunk SET state = 'open', owner = NULL, lease_until = NULL
     WHERE run = $1 AND name = $2 AND no = $3 AND epoch = $4 AND state = 'claimed'`,
    [run, name, no, epoch],
  );
};
