import pg from 'pg';
import type { ChangeFixture } from './change-contract.ts';

/** Tables of the contract on a PostgreSQL server. */
export const postgresFixture = (
  connectionString: string,
  admin: pg.Client,
  open: ChangeFixture['open'],
  left: ChangeFixture['left'],
): ChangeFixture => ({
  create: async (table) => {
    await admin.query(
      `CREATE TABLE ${table} (item bigint, lot text COLLATE "C", note text, PRIMARY KEY (item, lot))`,
    );
  },
  open,
  run: async (sql) => {
    await admin.query(sql);
  },
  hold: async (sql) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql);
    return async () => {
      await client.query('COMMIT');
      await client.end();
    };
  },
  left,
});
