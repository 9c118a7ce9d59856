import mysql from 'mysql2';
import { sourceError } from '../source-error.ts';
import { type Address, addressOf } from './address.ts';

export type MysqlSession = mysql.Connection;

/**
 * Text columns come in the bytes they are stored in (character_set_results); instants are UTC; an empty sql_mode lets
 * zero dates be read and compared. Nothing can be written. A reader that waits for its target is not cut off for it.
 */
const settings = [
  'SET NAMES utf8mb4',
  "SET character_set_results = NULL, time_zone = '+00:00', sql_mode = '', net_write_timeout = 3600, wait_timeout = 28800",
  'SET SESSION TRANSACTION READ ONLY',
];

const textOf = (field: unknown): string | null => {
  if (field === null) return null;
  if (!Buffer.isBuffer(field)) throw new TypeError('the server sent something that is no text');
  return field.toString();
};

/** Rows as arrays of text, NULL as null; for what is known to be UTF-8, as the catalogue is. */
export const textRows = (client: MysqlSession, sql: string): Promise<(string | null)[][]> =>
  new Promise((resolve, reject) => {
    client.query({ sql, rowsAsArray: true, typeCast: false }, (error: unknown, rows: unknown) => {
      if (error !== null) return reject(sourceError(error, 'the MySQL server refused'));
      resolve(Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.map(textOf) : [])) : []);
    });
  });

/** Rejects with the server's reason and without the address. */
export const openSession = async (
  connectionString: string,
  connectTimeoutMs = 10_000,
): Promise<{ client: MysqlSession; address: Address }> => {
  const address = addressOf(connectionString);
  const client = mysql.createConnection({
    ...address,
    charset: 'utf8mb4_general_ci',
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
  });
  // A connection lost while idle is told here only; the next query rejects by itself.
  client.on('error', () => undefined);
  const secrets = [connectionString, address.password ?? ''];
  await new Promise<void>((resolve, reject) =>
    client.connect((error) => {
      if (error) reject(sourceError(error, 'cannot connect to the MySQL server', secrets));
      else resolve();
    }),
  );
  try {
    for (const sql of settings) await textRows(client, sql);
  } catch (error) {
    client.destroy();
    throw error;
  }
  return { client, address };
};

export const endSession = (client: MysqlSession): Promise<void> =>
  new Promise((resolve) => client.end(() => resolve()));
