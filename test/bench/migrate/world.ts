/** Two databases on one server and a table of 15 columns in the old one. */
import { startPostgres } from '@perennial/connectors/testing/postgres';
import pg from 'pg';

export const columns = [
  'id',
  'code',
  'name',
  'qty',
  'price',
  'made',
  'at',
  'enabled',
  'maker',
  'standard',
  'class',
  'shelf',
  'remark',
  'weight',
  'udi',
] as const;

const ddl = (table: string): string =>
  `CREATE TABLE ${table} (id bigint PRIMARY KEY, code text NOT NULL, name text NOT NULL, qty numeric(18,6), price numeric(18,2), made date,
   at timestamp, enabled boolean, maker text, standard text, class int, shelf int, remark text, weight bigint, udi text)`;

const rowsOf = (rows: number): string =>
  `SELECT i, 'C' || lpad(i::text, 9, '0'), '一次性使用无菌手术包 ' || i, i / 7.0, (i % 100000) / 100.0, date '2020-01-01' + (i % 1000)::int,
   timestamp '2020-01-01' + i * interval '1 min', i % 2 = 0, 'maker ' || i % 500, 'YY/T 0316-2016', i % 3, 365 * (i % 5),
   CASE WHEN i % 9 = 0 THEN NULL ELSE 'remark ' || i END, i * 1000, '0069' || lpad(i::text, 10, '0')
   FROM generate_series(1, ${rows}) i`;

export type World = {
  rows: number;
  urls: { source: string; target: string };
  source: pg.Client;
  target: pg.Client;
  /** An empty target table and an empty ledger. */
  fresh: () => Promise<void>;
  stop: () => Promise<void>;
};

export const startWorld = async (rows: number): Promise<World> => {
  const server = await startPostgres(['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=8GB']);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('CREATE DATABASE old_erp');
  await admin.query('CREATE DATABASE new_erp');
  await admin.end();
  const urls = {
    source: server.url.replace(/postgres$/, 'old_erp'),
    target: server.url.replace(/postgres$/, 'new_erp'),
  };
  const source = new pg.Client({ connectionString: urls.source });
  const target = new pg.Client({ connectionString: urls.target });
  await Promise.all([source.connect(), target.connect()]);
  await source.query(ddl('item'));
  await source.query(`INSERT INTO item ${rowsOf(rows)}`);
  await source.query('ANALYZE item');
  return {
    rows,
    urls,
    source,
    target,
    fresh: async () => {
      await target.query('DROP TABLE IF EXISTS item');
      await target.query('DROP SCHEMA IF EXISTS perennial CASCADE');
      await target.query(ddl('item'));
      await target.query('CHECKPOINT');
    },
    stop: async () => {
      await Promise.all([source.end(), target.end()]);
      await server.stop();
    },
  };
};
