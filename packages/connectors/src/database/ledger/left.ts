import type pg from 'pg';
import { textRows } from '../postgres/session.ts';

/** Chunks of a table that are not done, whoever holds them. */
export const leftOf = async (client: pg.Client, run: string, name: string): Promise<number> => {
  const [row] = await textRows(
    client,
    "SELECT count(*) FROM perennial.chunk WHERE run = $1 AND name = $2 AND state <> 'done'",
    [run, name],
  );
  return Number(row?.[0] ?? 0);
};
