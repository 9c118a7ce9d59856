import type pg from 'pg';
import { ident, qualified } from '../../postgres/identifier.ts';
import { textRows } from '../../postgres/session.ts';
import { CannotFollow, type Followed } from '../ports.ts';

type Setup = { name: string; schema: string; tables: readonly Followed[] };

const list = (json: string | null | undefined): string[] => {
  const all: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(all) ? all.map(String) : [];
};

/** The columns by which the log names a row: of the identity's index, or all of them. */
const identityOf = async (client: pg.Client, schema: string, table: string): Promise<string[]> => {
  const [row] = await textRows(
    client,
    `SELECT c.relreplident, (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         AND (c.relreplident = 'f' OR a.attnum = ANY (i.indkey)))
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_index i ON i.indrelid = c.oid AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END
     WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, table],
  );
  if (row === undefined) throw new CannotFollow(`there is no table ${schema}.${table} to follow`);
  return list(row[1]);
};

const mustBeLogical = async (client: pg.Client): Promise<void> => {
  const [row] = await textRows(client, "SELECT current_setting('wal_level')");
  if (row?.[0] !== 'logical')
    throw new CannotFollow(
      `the source writes its log with wal_level = ${row?.[0]}, from which rows cannot be told; set wal_level = logical and restart it, or follow the changes by triggers`,
    );
};

const mustNameRows = async (client: pg.Client, { schema, tables }: Setup): Promise<void> => {
  for (const { table, key } of tables) {
    if (key.length === 0)
      throw new CannotFollow(
        `${table} has no key, so a changed row cannot be found again; copy it after the freeze`,
      );
    const identity = await identityOf(client, schema, table);
    const missing = key.filter((column) => !identity.includes(column));
    if (missing.length > 0)
      throw new CannotFollow(
        `${table}: the log does not tell ${missing.map((c) => `"${c}"`).join(', ')} of changed rows; ALTER TABLE ${qualified(schema, table)} REPLICA IDENTITY FULL`,
      );
  }
};

const publish = async (client: pg.Client, { name, schema, tables }: Setup): Promise<void> => {
  const there = await textRows(
    client,
    'SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = $1',
    [name],
  );
  const wanted = tables.map(({ table }) => table);
  const [exists] = await textRows(client, 'SELECT FROM pg_publication WHERE pubname = $1', [name]);
  if (exists === undefined) {
    await client.query(
      `CREATE PUBLICATION ${ident(name)} FOR TABLE ${wanted.map((t) => `ONLY ${qualified(schema, t)}`).join(', ')}
       WITH (publish_via_partition_root = true)`,
    );
    return;
  }
  const other = there.some(([s, t]) => s !== schema || !wanted.includes(t ?? ''));
  if (other || there.length !== new Set(wanted).size)
    throw new CannotFollow(
      `the publication "${name}" covers other tables (${there.map((r) => r.join('.')).join(', ')}); drop it or take another name`,
    );
};

/** Publication first: a slot reads the log with the publications of its own past. Safe to repeat. */
export const createSlot = async (client: pg.Client, setup: Setup): Promise<void> => {
  await mustBeLogical(client);
  await mustNameRows(client, setup);
  const [slot] = await textRows(
    client,
    'SELECT plugin, database = current_database(), wal_status FROM pg_replication_slots WHERE slot_name = $1',
    [setup.name],
  );
  if (slot !== undefined) {
    if (slot[0] !== 'pgoutput' || slot[1] !== 't')
      throw new CannotFollow(`"${setup.name}" is a replication slot of somebody else; take another name`);
    if (slot[2] === 'lost')
      throw new CannotFollow(
        `the slot "${setup.name}" has lost its place: the server threw its log away (max_slot_wal_keep_size); begin a new run`,
      );
    const [published] = await textRows(client, 'SELECT FROM pg_publication WHERE pubname = $1', [setup.name]);
    if (published === undefined)
      throw new CannotFollow(`the publication "${setup.name}" was dropped under its slot; begin a new run`);
  }
  await publish(client, setup);
  if (slot === undefined)
    await client.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [setup.name]);
};

/** The slot first: it is what makes the source keep its log. Safe to repeat. */
export const dropSlot = async (client: pg.Client, name: string): Promise<void> => {
  await client.query(
    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database() AND plugin = 'pgoutput'",
    [name],
  );
  await client.query(`DROP PUBLICATION IF EXISTS ${ident(name)}`);
};
