import { copyIn } from '@perennial/connectors/database/load/copy-in';
import { ident, identList } from '@perennial/connectors/database/postgres/identifier';
import { openSession } from '@perennial/connectors/database/postgres/session';
import type { AnswerKey, Legacy } from '../legacy.ts';
import { readSchema } from '../sql.ts';

/** A database of its own for GBK bytes. Rejects where there is one of that name. `adminUrl`: of a role that may create it. */
export const createLegacyDatabase = async (adminUrl: string, name: string): Promise<string> => {
  const admin = await openSession({ connectionString: adminUrl, name: 'demo-erp' });
  try {
    await admin.query(
      `CREATE DATABASE ${ident(name)} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
};

/** Schema and rows into an empty SQL_ASCII database; all of it or nothing. */
export const fillPostgres = async (connectionString: string, legacy: Legacy): Promise<AnswerKey> => {
  const client = await openSession({
    connectionString,
    name: 'demo-erp',
    clientEncoding: 'SQL_ASCII',
    schema: 'public',
  });
  try {
    const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
    if (rows[0]?.server_encoding !== 'SQL_ASCII')
      throw new Error(
        `the legacy database has to be SQL_ASCII to hold GBK bytes; this one is ${rows[0]?.server_encoding}`,
      );
    await client.query('BEGIN');
    await client.query(await readSchema('legacy.postgres'));
    for (const { name, columns, rows, pieces } of legacy.tables) {
      const copy = copyIn(client, `${ident(name)} (${identList(columns)})`);
      for (const piece of pieces()) await copy.write(piece);
      const taken = await copy.end();
      if (taken !== rows) throw new Error(`${name}: ${taken} rows arrived of ${rows}`);
    }
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return legacy.key;
  } finally {
    await client.end();
  }
};

/** The new schema, empty, into a UTF8 database. */
export const createErp = async (connectionString: string): Promise<void> => {
  const client = await openSession({ connectionString, name: 'demo-erp', schema: 'public' });
  try {
    await client.query(await readSchema('erp'));
  } finally {
    await client.end();
  }
};
