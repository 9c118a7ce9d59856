import type pg from 'pg';
import { ident, qualified } from '../postgres/identifier.ts';
import { textRows } from '../postgres/session.ts';

/** Sets every sequence that fills a column of these tables behind the greatest value the column holds. Repeatable. */
export const setSequences = async (
  client: pg.Client,
  schema: string,
  tables: readonly string[],
): Promise<string[]> => {
  const owned = await textRows(
    client,
    `SELECT sn.nspname, s.relname, t.relname, a.attname
     FROM pg_class s
     JOIN pg_namespace sn ON sn.oid = s.relnamespace
     JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     JOIN pg_class t ON t.oid = d.refobjid
     JOIN pg_namespace n ON n.oid = t.relnamespace
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
     WHERE s.relkind = 'S' AND n.nspname = $1 AND t.relname = ANY($2) ORDER BY s.relname`,
    [schema, [...tables]],
  );
  const set: string[] = [];
  for (const [space = '', sequence = '', table = '', column = ''] of owned.map((row) =>
    row.map((v) => v ?? ''),
  )) {
    const name = qualified(space, sequence);
    // Never backwards: the new system may have drawn numbers already.
    await client.query(
      `SELECT setval($1, greatest((SELECT max(${ident(column)}) FROM ${qualified(schema, table)}), (SELECT last_value FROM ${name})), true)
       WHERE EXISTS (SELECT FROM ${qualified(schema, table)})`,
      [name],
    );
    set.push(`${table}.${column}`);
  }
  return set;
};
