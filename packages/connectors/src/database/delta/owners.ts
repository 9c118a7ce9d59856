/** Whose row lies under a key of the target, where several source rows may come to have the same one. */
import type pg from 'pg';
import { textRows } from '../postgres/session.ts';
import type { Hold } from './hold.ts';

/** Keys are compared as this text; jsonb prints them in a form of its own. */
export const json = (key: readonly string[]): string => JSON.stringify(key);
export const keyOfJson = (text: string): string[] => {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
};

/** Source keys by target keys, both as JSON; of rows that only the copy wrote it is not known. */
export const ownersOf = async (
  client: pg.Client,
  { run, name }: Hold,
  keys: readonly string[],
): Promise<Map<string, string>> => {
  const rows = await textRows(
    client,
    'SELECT target_key, source_key FROM perennial.delta_owner WHERE run = $1 AND name = $2 AND target_key = ANY ($3::jsonb[])',
    [run, name, keys],
  );
  return new Map(
    rows.map(([key, source]) => [json(keyOfJson(key ?? '[]')), json(keyOfJson(source ?? '[]'))]),
  );
};

export const noteOwners = async (
  client: pg.Client,
  { run, name }: Hold,
  { lie, gone }: { lie: readonly (readonly [target: string, source: string])[]; gone: readonly string[] },
): Promise<void> => {
  if (gone.length > 0)
    await client.query(
      'DELETE FROM perennial.delta_owner WHERE run = $1 AND name = $2 AND target_key = ANY ($3::jsonb[])',
      [run, name, gone],
    );
  if (lie.length > 0)
    await client.query(
      `INSERT INTO perennial.delta_owner (run, name, target_key, source_key) SELECT $1, $2, * FROM unnest($3::jsonb[], $4::jsonb[])
       ON CONFLICT (run, name, target_key) DO UPDATE SET source_key = excluded.source_key`,
      [run, name, lie.map(([target]) => target), lie.map(([, source]) => source)],
    );
};
