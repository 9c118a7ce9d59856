/**
 * Which attempt of a cut-over may still act on a target. Undoing an attempt fences it: a step of it that comes late,
 * because its worker had been away, finds that out and does nothing.
 */
import type pg from 'pg';
import { inTransaction } from '../ledger/transaction.ts';
import { textRows } from '../postgres/session.ts';

const ddl = `
CREATE TABLE IF NOT EXISTS perennial.cutover (
  run text NOT NULL PRIMARY KEY,
  -- The newest attempt that was begun.
  fence integer NOT NULL,
  -- Every attempt up to this one was undone, or is being undone.
  undone integer NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS perennial.alias (
  name text NOT NULL PRIMARY KEY,
  side text NOT NULL CHECK (side IN ('source', 'target')),
  run text NOT NULL,
  fence integer NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);`;

export class CutoverUndone extends Error {
  constructor(run: string, fence: number) {
    super(`attempt ${fence} of the cut-over of ${run} was undone`);
    this.name = 'CutoverUndone';
  }
}

/** Safe to repeat; needs the ledger's schema. */
export const createCutover = async (client: pg.Client): Promise<void> => {
  await client.query(ddl);
};

/** Does `work` in a transaction that no undoing can overtake. @throws CutoverUndone */
export const fenced = <T>(
  client: pg.Client,
  run: string,
  fence: number,
  work: () => Promise<T>,
): Promise<T> =>
  inTransaction(client, async () => {
    await client.query(
      'INSERT INTO perennial.cutover (run, fence) VALUES ($1, $2) ON CONFLICT (run) DO UPDATE SET fence = greatest(perennial.cutover.fence, $2)',
      [run, fence],
    );
    const [row] = await textRows(
      client,
      'SELECT fence, undone FROM perennial.cutover WHERE run = $1 FOR UPDATE',
      [run],
    );
    if (Number(row?.[0]) !== fence || Number(row?.[1]) >= fence) throw new CutoverUndone(run, fence);
    return work();
  });

/** From here on no step of this attempt takes effect. Safe to repeat. */
export const undoAttempt = async (client: pg.Client, run: string, fence: number): Promise<void> => {
  await client.query(
    'INSERT INTO perennial.cutover (run, fence, undone) VALUES ($1, $2, $2) ON CONFLICT (run) DO UPDATE SET undone = greatest(perennial.cutover.undone, $2)',
    [run, fence],
  );
};
