/** Writes of the new system that the old one does not take. They lie in the new system's database; none is forgotten. */
import type { Rejection } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { textRows } from '../../postgres/session.ts';

export type HeldWrite = { name: string; key: readonly string[]; reasons: readonly Rejection[] };

type Noted = { key: string; reasons: readonly Rejection[] };

const listOf = (json: string | null | undefined): string[] => {
  const list: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(list) ? list.map(String) : [];
};

/** Of one table: which of the rows that were touched are held now; the others are no longer. */
export const noteHeld = async (
  client: pg.Client,
  { run, name }: { run: string; name: string },
  touched: readonly string[],
  held: readonly Noted[],
): Promise<void> => {
  await client.query(
    `WITH over AS (DELETE FROM perennial.reverse_held WHERE run = $1 AND name = $2 AND key = ANY ($3::jsonb[]) AND key <> ALL ($4::jsonb[]))
     INSERT INTO perennial.reverse_held (run, name, key, reasons) SELECT $1, $2, * FROM unnest($4::jsonb[], $5::jsonb[])
     ON CONFLICT (run, name, key) DO UPDATE SET reasons = excluded.reasons`,
    [
      run,
      name,
      touched,
      held.map(({ key }) => key),
      held.map(({ reasons }) => JSON.stringify(reasons).replaceAll('\\u0000', '\u2400')),
    ],
  );
};

/** Must be empty, or signed for, before the old system takes over again. */
export const listHeldWrites = async (client: pg.Client, run: string): Promise<HeldWrite[]> => {
  const rows = await textRows(
    client,
    'SELECT name, key, reasons FROM perennial.reverse_held WHERE run = $1 ORDER BY name, key',
    [run],
  );
  return rows.map(([name, key, reasons]) => ({
    name: name ?? '',
    key: listOf(key),
    reasons: JSON.parse(reasons ?? '[]'),
  }));
};
