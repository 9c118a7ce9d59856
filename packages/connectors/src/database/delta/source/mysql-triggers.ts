import { catalogColumns } from '../../mysql/catalog.ts';
import { literal, qualified } from '../../mysql/identifier.ts';
import { endSession, type MysqlSession, openSession, textRows } from '../../mysql/session.ts';
import type { ChangeSource, Followed } from '../ports.ts';
import { type NotedColumn, notedKey } from './mysql-key.ts';
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
  if (text === 'I' || text === 'U' || text === 'D') return text;
  throw new RangeError(`"${text}" is no kind of change`);
};

class MysqlNotes implements NoteBook {
  readonly #client: MysqlSession;
  readonly #database: string;
  readonly #name: string;
  readonly #tables: readonly Followed[];

  constructor(client: MysqlSession, database: string, { name, tables }: TriggerLogOptions) {
    this.#client = client;
    this.#database = database;
    this.#name = name;
    this.#tables = tables;
  }

  async install(): Promise<void> {
    const columns = await catalogColumns(this.#client, this.#database);
    const keys = this.#tables.map((followed) => ({ followed, key: notedKey(columns, followed) }));
    await this.#run(
      `CREATE TABLE IF NOT EXISTS ${this.#notes} (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(64) CHARACTER SET utf8mb4 NOT NULL,
         \`key\` text CHARACTER SET utf8mb4 NOT NULL, op char(1) CHARACTER SET ascii NOT NULL, at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)) ENGINE = InnoDB`,
    );
    for (const { followed, key } of keys) await this.#triggers(followed.table, key);
  }

  async remove(): Promise<void> {
    for (const { table } of this.#tables)
      for (const event of ['insert', 'update', 'delete'])
        await this.#run(
          `DROP TRIGGER IF EXISTS ${qualified(this.#database, triggerName(this.#name, table, event))}`,
        );
    await this.#run(`DROP TABLE IF EXISTS ${this.#notes}`);
  }

  async read(limit: number): Promise<Noted> {
    const rows = await this.#run(
      `SELECT id, name, \`key\`, op, TIMESTAMPDIFF(MICROSECOND, at, CURRENT_TIMESTAMP(6)) DIV 1000 FROM ${this.#notes} ORDER BY id LIMIT ${Math.trunc(limit)}`,
    );
    return noted(rows, opOf);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#run(`DELETE FROM ${this.#notes} WHERE id IN (${ids.map((id) => BigInt(id)).join(', ')})`);
  }

  async highest(): Promise<string> {
    const [row] = await this.#run(`SELECT COALESCE(MAX(id), 0) FROM ${this.#notes}`);
    return row?.[0] ?? '0';
  }

  async anyUpTo(id: string): Promise<boolean> {
    const rows = await this.#run(`SELECT 1 FROM ${this.#notes} WHERE id <= ${BigInt(id)} LIMIT 1`);
    return rows.length > 0;
  }

  close(): Promise<void> {
    return endSession(this.#client);
  }

  get #notes(): string {
    return qualified(this.#database, noteTable(this.#name));
  }

  #run(sql: string): Promise<(string | null)[][]> {
    return textRows(this.#client, sql);
  }

  /** Creating one waits for those who are writing to the table, so that no change is between copy and notes. */
  async #triggers(table: string, key: readonly NotedColumn[]): Promise<void> {
    const keyIn = (row: 'NEW' | 'OLD') => `JSON_ARRAY(${key.map((column) => column.note(row)).join(', ')})`;
    const note = (row: 'NEW' | 'OLD', op: Note['op']) =>
      `INSERT INTO ${this.#notes} (name, \`key\`, op) VALUES (${literal(table)}, ${keyIn(row)}, '${op}')`;
    // Compared by their bytes: a key whose letter case changes is another key in the target.
    const same = `BINARY ${keyIn('NEW')} = BINARY ${keyIn('OLD')}`;
    const bodies = {
      insert: note('NEW', 'I'),
      delete: note('OLD', 'D'),
      update: `BEGIN IF ${same} THEN ${note('NEW', 'U')}; ELSE ${note('OLD', 'D')}; ${note('NEW', 'I')}; END IF; END`,
    };
    for (const [event, body] of Object.entries(bodies)) {
      const name = triggerName(this.#name, table, event);
      const there = await this.#run(
        `SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${literal(this.#database)} AND TRIGGER_NAME = ${literal(name)}`,
      );
      if (there.length === 0)
        await this.#run(
          `CREATE TRIGGER ${qualified(this.#database, name)} AFTER ${event} ON ${qualified(this.#database, table)} FOR EACH ROW ${body}`,
        );
    }
  }
}

/**
 * MySQL tells no trigger that a table is truncated, nor of rows that a foreign key's cascade deletes: a comparison of
 * counts finds both. Needs the rights CREATE, TRIGGER, INSERT, SELECT and DELETE in the database.
 */
export const mysqlTriggers = async (options: TriggerLogOptions): Promise<ChangeSource> => {
  checkName(options.name);
  const { client, address } = await openSession(options.connectionString);
  const database = options.schema ?? address.database;
  if (database === undefined) throw new Error('neither the plan nor the connection names a database');
  await textRows(client, 'SET SESSION TRANSACTION READ WRITE');
  return triggerLog(new MysqlNotes(client, database, options));
};
