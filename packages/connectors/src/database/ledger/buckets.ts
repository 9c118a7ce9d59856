import type pg from 'pg';
import { textRows } from '../postgres/session.ts';

/** Into how many buckets the rows of a table are summed. @throws Error where it was never planned. */
export const bucketsOf = async (client: pg.Client, run: string, name: string): Promise<number> => {
  const [row] = await textRows(
    client,
    'SELECT buckets FROM perennial.copy_table WHERE run = $1 AND name = $2',
    [run, name],
  );
  if (row === undefined) throw new Error(`${name} has no chunks in ${run}; plan them first`);
  return Number(row[0]);
};
