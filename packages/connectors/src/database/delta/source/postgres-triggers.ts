import type pg from 'pg';
import { ident, literal, qualified } from '../../postgres/identifier.ts';
import { openSession, textRows } from '../../postgres/session.ts';
import { CannotFollow, type ChangeSource, type Followed } from '../ports.ts';
import {
  checkName,
  type Note,
  type NoteBook,
  type Noted,
  noted,
  noteTable,
  type TriggerLogOptions,
  triggerLog,
  triggerName,
} from './trigger-log.ts';

const opOf = (text: string | null | undefined): Note['op'] => {
  if (text === 'I' || text === 'U' || text === 'D' || text === 'T') return text;
  throw new RangeError(`"${text}" is no kind of change`);
};

/**
 * `format` prints a value as COPY does, padding included. The settings are the session's of whoever reads the rows; the
 * rights are the owner's, so that an application without any on the table of notes goes on working.
 */
const functionSql = (schema: string, name: string, { table, key }: Followed, timeZone: string): string => {
  const notes = qualified(schema, noteTable(name));
  const keyIn = (row: 'NEW' | 'OLD') =>
    `json_build_array(${key.map((column) => `format('%s', ${row}.${ident(column)})`).join(', ')})::text`;
  const note = (row: 'NEW' | 'OLD', op: Note['op']) =>
    `INSERT INTO ${notes} (name, key, op) VALUES (${literal(table)}, ${keyIn(row)}, '${op}');`;
  return `CREATE OR REPLACE FUNCTION ${qualified(schema, triggerName(name, table, 'fn'))}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres'
    SET TimeZone = ${literal(timeZone)} SET extra_float_digits = '1' SET bytea_output = 'hex' AS $perennial$
    BEGIN
      IF TG_OP = 'TRUNCATE' THEN INSERT INTO ${notes} (name, key, op) VALUES (${literal(table)}, '[]', 'T');
      ELSIF TG_OP = 'INSERT' THEN ${note('NEW', 'I')}
      ELSIF TG_OP = 'DELETE' THEN ${note('OLD', 'D')}
      ELSIF ${keyIn('NEW')} = ${keyIn('OLD')} THEN ${note('NEW', 'U')}
      ELSE ${note('OLD', 'D')} ${note('NEW', 'I')}
      END IF;
      RETURN NULL;
    END $perennial$`;
};

class PostgresNotes implements NoteBook {
  readonly #client: pg.Client;
  readonly #schema: string;
  readonly #name: string;
  readonly #tables: readonly Followed[];
  readonly #timeZone: string;

  constructor(client: pg.Client, options: { schema: string; timeZone: string } & TriggerLogOptions) {
    this.#client = client;
    this.#schema = options.schema;
    this.#name = options.name;
    this.#tables = options.tables;
    this.#timeZone = options.timeZone;
  }

  async install(): Promise<void> {
    await this.#check();
    await this.#client.query(
      `CREATE TABLE IF NOT EXISTS ${this.#notes} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
         key text NOT NULL, op char(1) NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())`,
    );
    for (const followed of this.#tables) {
      await this.#client.query(functionSql(this.#schema, this.#name, followed, this.#timeZone));
      await this.#trigger(followed.table, 'row', 'INSERT OR UPDATE OR DELETE', 'ROW');
      await this.#trigger(followed.table, 'all', 'TRUNCATE', 'STATEMENT');
    }
  }

  async remove(): Promise<void> {
    for (const { table } of this.#tables) {
      const [there] = await textRows(this.#client, 'SELECT to_regclass($1)', [
        qualified(this.#schema, table),
      ]);
      if (typeof there?.[0] === 'string')
        for (const event of ['row', 'all'])
          await this.#client.query(
            `DROP TRIGGER IF EXISTS ${ident(triggerName(this.#name, table, event))} ON ${qualified(this.#schema, table)}`,
          );
      await this.#client.query(
        `DROP FUNCTION IF EXISTS ${qualified(this.#schema, triggerName(this.#name, table, 'fn'))}()`,
      );
    }
    await this.#client.query(`DROP TABLE IF EXISTS ${this.#notes}`);
  }

  async read(limit: number): Promise<Noted> {
    const rows = await textRows(
      this.#client,
      `SELECT id, name, key, op, round(extract(epoch FROM clock_timestamp() - at) * 1000) FROM ${this.#notes} ORDER BY id LIMIT $1`,
      [limit],
    );
    return noted(rows, opOf);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#client.query(`DELETE FROM ${this.#notes} WHERE id = ANY ($1::bigint[])`, [ids]);
  }

  async highest(): Promise<string> {
    const [row] = await textRows(this.#client, `SELECT coalesce(max(id), 0) FROM ${this.#notes}`);
    return row?.[0] ?? '0';
  }

  async anyUpTo(id: string): Promise<boolean> {
    const [row] = await textRows(this.#client, `SELECT EXISTS (SELECT FROM ${this.#notes} WHERE id <= $1)`, [
      id,
    ]);
    return row?.[0] === 't';
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  get #notes(): string {
    return qualified(this.#schema, noteTable(this.#name));
  }

  async #check(): Promise<void> {
    for (const { table, key } of this.#tables) {
      if (key.length === 0)
        throw new CannotFollow(
          `${table} has no key, so a changed row cannot be found again; copy it after the freeze`,
        );
      const columns = await textRows(
        this.#client,
        'SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped',
        [qualified(this.#schema, table)],
      );
      if (columns.length === 0)
        throw new CannotFollow(`there is no table ${this.#schema}.${table} to follow`);
      const missing = key.filter((column) => !columns.some(([name]) => name === column));
      if (missing.length > 0) throw new CannotFollow(`${table} has no column ${missing.join(', ')}`);
    }
  }

  /** Creating it waits for those who are writing to the table, so that no change is between copy and notes. */
  async #trigger(table: string, event: string, on: string, each: 'ROW' | 'STATEMENT'): Promise<void> {
    const name = triggerName(this.#name, table, event);
    const [there] = await textRows(
      this.#client,
      'SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2',
      [qualified(this.#schema, table), name],
    );
    if (there === undefined)
      await this.#client.query(
        `CREATE TRIGGER ${ident(name)} AFTER ${on} ON ${qualified(this.#schema, table)} FOR EACH ${each}
         EXECUTE FUNCTION ${qualified(this.#schema, triggerName(this.#name, table, 'fn'))}()`,
      );
  }
}

/** Needs the right to create tables and functions in the schema, and triggers on the tables. */
export const postgresTriggers = async (
  options: TriggerLogOptions & { timeZone?: string },
): Promise<ChangeSource> => {
  const { connectionString, name, schema = 'public', timeZone = 'UTC' } = options;
  checkName(name);
  const client = await openSession({ connectionString, name: `perennial-${name}`, timeZone });
  return triggerLog(new PostgresNotes(client, { ...options, schema, timeZone }));
};
