/**
 * Stops writes to a PostgreSQL database. New sessions begin read-only, those that are there are ended, and whoever opens a
 * transaction for writing all the same is named by the barrier. Needs the database's owner or a superuser.
 */
import type pg from 'pg';
import { ident } from '../postgres/identifier.ts';
import { oneStatement, textRows } from '../postgres/session.ts';

const nameOf = async (client: pg.Client): Promise<string> => {
  const [row] = await textRows(client, 'SELECT current_database()');
  return row?.[0] ?? '';
};

/** Sessions of ours keep writing: the ledger lies in a database that may be frozen. */
const ours = 'perennial%';

/** With statements of the plan's author in place of the usual way. Repeating either changes nothing. */
export const freezeDatabase = async (client: pg.Client, statements?: readonly string[]): Promise<void> => {
  if (statements !== undefined && statements.length > 0) {
    for (const statement of statements) await oneStatement(client, statement);
    return;
  }
  await client.query(`ALTER DATABASE ${ident(await nameOf(client))} SET default_transaction_read_only = on`);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name NOT LIKE $1`,
    [ours],
  );
};

export const unfreezeDatabase = async (client: pg.Client, statements?: readonly string[]): Promise<void> => {
  if (statements !== undefined && statements.length > 0) {
    for (const statement of statements) await oneStatement(client, statement);
    return;
  }
  await client.query('SET default_transaction_read_only = off');
  await client.query(`ALTER DATABASE ${ident(await nameOf(client))} RESET default_transaction_read_only`);
};

/** Sessions that have written something and not ended their transaction; the freeze holds once there are none. */
export const writersOf = async (client: pg.Client): Promise<string[]> => {
  const rows = await textRows(
    client,
    `SELECT pid || ' ' || coalesce(nullif(application_name, ''), usename::text, '') FROM pg_stat_activity
     WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND application_name NOT LIKE $1 ORDER BY pid`,
    [ours],
  );
  return rows.map(([who]) => who ?? '');
};
