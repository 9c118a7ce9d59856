import type pg from 'pg';
import { textRows } from '../postgres/session.ts';
import { fenced, undoAttempt } from './fence.ts';

export type Side = 'source' | 'target';

/** From here on whoever asks the alias is sent to the target. Repeating it changes nothing. @throws CutoverUndone */
export const flip = (client: pg.Client, run: string, fence: number, alias: string): Promise<void> =>
  fenced(client, run, fence, async () => {
    await client.query(
      `INSERT INTO perennial.alias (name, side, run, fence) VALUES ($1, 'target', $2, $3)
       ON CONFLICT (name) DO UPDATE SET side = 'target', run = $2, fence = $3, at = clock_timestamp()
       WHERE perennial.alias.side <> 'target' OR perennial.alias.run <> $2 OR perennial.alias.fence <> $3`,
      [alias, run, fence],
    );
  });

/** Sends everybody back to the source, and keeps a flip of this attempt that is still on its way from taking effect. */
export const unflip = async (client: pg.Client, run: string, fence: number, alias: string): Promise<void> => {
  await undoAttempt(client, run, fence);
  await client.query(
    `INSERT INTO perennial.alias (name, side, run, fence) VALUES ($1, 'source', $2, $3)
     ON CONFLICT (name) DO UPDATE SET side = 'source', run = $2, fence = $3, at = clock_timestamp() WHERE perennial.alias.side <> 'source'`,
    [alias, run, fence],
  );
};

/** Where an alias leads; the source as long as nothing was flipped. */
export const sideOf = async (client: pg.Client, alias: string): Promise<Side> => {
  const [row] = await textRows(client, 'SELECT side FROM perennial.alias WHERE name = $1', [alias]);
  return row?.[0] === 'target' ? 'target' : 'source';
};
