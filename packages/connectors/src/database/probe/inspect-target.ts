import type { Right } from '@perennial/domain/migration/check/rules';
import type pg from 'pg';
import { ledgerSchema } from '../ledger/tables.ts';
import { literal, qualified } from '../postgres/identifier.ts';
import { textRows } from '../postgres/session.ts';

export type TargetFacts = {
  /** 0 or 1: whether a table holds anything. */
  rows: Record<string, number>;
  rights: Record<string, Right[]>;
  /** The ledger is there and may be written, or may be made. */
  ledger: boolean;
  /** Bytes; absent where the server does not tell. */
  diskFree?: number;
};

const asked: readonly Right[] = ['select', 'insert', 'update', 'delete', 'truncate'];

export const rightsOn = async (
  client: pg.Client,
  schema: string,
  tables: readonly string[],
): Promise<Record<string, Right[]>> => {
  const rights: Record<string, Right[]> = {};
  for (const table of tables) {
    const [row] = await textRows(
      client,
      `SELECT ${asked.map((right) => `has_table_privilege(c.oid, '${right}')`).join(', ')} FROM pg_class c WHERE c.oid = to_regclass(${literal(qualified(schema, table))})`,
    );
    // A table that is not there is named by the check of the plan itself.
    if (row !== undefined) rights[table] = asked.filter((_, i) => row[i] === 't');
  }
  return rights;
};

const isReadable = (rights: readonly Right[] | undefined): boolean => rights?.includes('select') ?? false;

const ledgerFits = async (client: pg.Client): Promise<boolean> => {
  const [row] = await textRows(
    client,
    `SELECT CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                 ELSE has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE') END
     FROM (SELECT 1) AS one LEFT JOIN pg_namespace n ON n.nspname = $1`,
    [ledgerSchema],
  );
  return row?.[0] === 't';
};

/** What the target says of the tables that are written to. */
export const inspectTarget = async (
  client: pg.Client,
  schema: string,
  tables: readonly string[],
): Promise<TargetFacts> => {
  const rights = await rightsOn(client, schema, tables);
  const rows: Record<string, number> = {};
  for (const table of tables) {
    if (!isReadable(rights[table])) continue;
    const [row] = await textRows(
      client,
      `SELECT count(*) FROM (SELECT FROM ${qualified(schema, table)} LIMIT 1) AS one`,
    );
    rows[table] = Number(row?.[0] ?? 0);
  }
  return { rows, rights, ledger: await ledgerFits(client) };
};
