/** A schema beside the real one, in which a load is rehearsed: the same tables and constraints, and no row. */
import type pg from 'pg';
import { inTransaction } from '../ledger/transaction.ts';
import { ident, identList, literal, qualified } from '../postgres/identifier.ts';
import { introspect } from '../postgres/introspect.ts';
import { textRows } from '../postgres/session.ts';

export class NotOurs extends Error {
  constructor(schema: string) {
    super(`the schema ${schema} is there and was not made for this rehearsal; rename or drop it`);
    this.name = 'NotOurs';
  }
}

/** Stands as the schema's comment: nothing is ever dropped that does not say whose it is. */
const markOf = (run: string): string => `perennial rehearsal ${run}`;

const markedBy = async (client: pg.Client, schema: string): Promise<string | null | undefined> => {
  const [row] = await textRows(
    client,
    "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  return row?.[0];
};

export type CopySchema = { from: string; to: string; tables: readonly string[]; run: string };

/** One transaction; done before, it changes nothing. @throws NotOurs where a schema of this name is somebody else's. */
export const copySchema = async (client: pg.Client, { from, to, tables, run }: CopySchema): Promise<void> => {
  const mark = await markedBy(client, to);
  if (mark === markOf(run)) return;
  if (mark !== undefined) throw new NotOurs(to);
  const info = await introspect(client, from);
  await inTransaction(client, async () => {
    await client.query(`CREATE SCHEMA ${ident(to)}`);
    await client.query(`COMMENT ON SCHEMA ${ident(to)} IS ${literal(markOf(run))}`);
    for (const table of tables)
      await client.query(
        `CREATE TABLE ${qualified(to, table)} (LIKE ${qualified(from, table)} INCLUDING ALL)`,
      );
    for (const table of info.tables.filter((one) => tables.includes(one.name)))
      for (const key of table.foreignKeys) {
        // What the plan does not write is there already, with its rows: in the real schema.
        const parent = qualified(tables.includes(key.table) ? to : from, key.table);
        await client.query(
          `ALTER TABLE ${qualified(to, table.name)} ADD FOREIGN KEY (${identList(key.columns)}) REFERENCES ${parent} (${identList(key.references)})`,
        );
      }
  });
};

/** With everything in it; gone before, it changes nothing. The ledger of the rehearsal stays. @throws NotOurs */
export const dropSchema = async (
  client: pg.Client,
  { schema, run }: { schema: string; run: string },
): Promise<void> => {
  const mark = await markedBy(client, schema);
  if (mark === undefined) return;
  if (mark !== markOf(run)) throw new NotOurs(schema);
  await client.query(`DROP SCHEMA ${ident(schema)} CASCADE`);
};
