import pg from 'pg';
import { ident } from './identifier.ts';

/** Text is the same whatever the server's or the role's defaults say; the checksums of both sides rely on it. */
const settings = (timeZone: string): Record<string, string> => ({
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: timeZone,
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmloption: 'content',
  standard_conforming_strings: 'on',
});

export type SessionOptions = {
  connectionString: string;
  /** Shows in pg_stat_activity, so that whoever runs the server sees who asks. */
  name: string;
  /** Zone in which timestamps without one are printed and read; UTC unless given. */
  timeZone?: string;
  /** The source's bytes as they are: of a SQL_ASCII database nothing else can be had. */
  clientEncoding?: 'UTF8' | 'SQL_ASCII';
  /** Where names without a schema are looked for, as by the target's own triggers; nowhere unless given. */
  schema?: string;
  connectTimeoutMs?: number;
};

/** One connection whose values all come as text. Rejects with the server's reason; the address is never in the message. */
export const openSession = async (options: SessionOptions): Promise<pg.Client> => {
  const {
    connectionString,
    name,
    timeZone = 'UTC',
    clientEncoding = 'UTF8',
    schema,
    connectTimeoutMs = 10_000,
  } = options;
  const client = new pg.Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: () => (raw: string) => raw },
  });
  // A connection lost while idle is told here only; the next query rejects by itself.
  client.on('error', () => undefined);
  await client.connect();
  const wanted = {
    ...settings(timeZone),
    client_encoding: clientEncoding,
    // A frozen database begins its sessions read-only; ours write the ledger and give it back.
    default_transaction_read_only: 'off',
    search_path: schema === undefined ? 'pg_catalog' : ident(schema),
  };
  await client.query(
    `SELECT ${Object.keys(wanted)
      .map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`)
      .join(', ')}`,
    Object.entries(wanted).flat(),
  );
  return client;
};

/** Rows as arrays of text, NULL as null. With an empty list of values several statements may stand in one text. */
export const textRows = async (
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<(string | null)[][]> => {
  const { rows } = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' });
  return rows;
};

/**
 * As `textRows`, for a text that others wrote: it goes through the extended protocol, which refuses several statements
 * in one text, so that none can end the transaction around it.
 */
export const oneStatement = async (client: pg.Client, text: string): Promise<(string | null)[][]> => {
  const query: pg.QueryArrayConfig & { queryMode: 'extended' } = {
    text,
    rowMode: 'array',
    queryMode: 'extended',
  };
  const { rows } = await client.query<(string | null)[]>(query);
  return rows;
};
