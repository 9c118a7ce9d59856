import type { Right } from '@perennial/domain/migration/check/rules';
import type pg from 'pg';
import { textRows } from '../postgres/session.ts';
import { rightsOn } from './inspect-target.ts';

export type SourceFacts = {
  rights: Record<string, Right[]>;
  /** Columns of each index, by table. */
  indexes?: Record<string, string[][]>;
  /** Changes can be read from the server's log. */
  changeLog?: boolean;
};

/** What a PostgreSQL source says of the tables that are read. */
export const inspectSource = async (
  client: pg.Client,
  schema: string,
  tables: readonly string[],
): Promise<SourceFacts> => {
  const found = await textRows(
    client,
    `SELECT c.relname, (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY AS k(num, at)
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num)
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = ANY($2) AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL`,
    [schema, [...tables]],
  );
  const indexes: Record<string, string[][]> = Object.fromEntries(tables.map((table) => [table, []]));
  for (const [table = '', columns] of found) {
    const list: unknown = JSON.parse(columns ?? '[]');
    if (Array.isArray(list)) indexes[table ?? '']?.push(list.map(String));
  }
  const [level] = await textRows(
    client,
    `SELECT current_setting('wal_level') = 'logical' AND (rolreplication OR rolsuper) FROM pg_roles WHERE rolname = current_user`,
  );
  return { rights: await rightsOn(client, schema, tables), indexes, changeLog: level?.[0] === 't' };
};
