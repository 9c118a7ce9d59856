/** A MariaDB with a database of its own, and sources that read it. */
import { startMariadb, type TestMariadb } from '../../testing/mariadb.ts';
import { ident, literal } from '../mysql/identifier.ts';
import { endSession, type MysqlSession, openSession, textRows } from '../mysql/session.ts';
import { type MysqlSourceOptions, mysqlSource } from '../mysql/source.ts';
import type { SourcePort } from '../ports.ts';
import type { SeedTable } from './source-contract.ts';

export class MysqlWorld {
  readonly server: TestMariadb;
  readonly #admin: MysqlSession;
  readonly #open: SourcePort[] = [];

  private constructor(server: TestMariadb, admin: MysqlSession) {
    this.server = server;
    this.#admin = admin;
  }

  static async start(): Promise<MysqlWorld> {
    const server = await startMariadb();
    const { client } = await openSession(server.url());
    await textRows(client, 'SET SESSION TRANSACTION READ WRITE');
    return new MysqlWorld(server, client);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#open.map((source) => source.close()));
    await endSession(this.#admin);
    await this.server.stop();
  }

  run(sql: string): Promise<(string | null)[][]> {
    return textRows(this.#admin, sql);
  }

  async connect(options: Partial<MysqlSourceOptions> = {}): Promise<SourcePort> {
    const source = await mysqlSource({ connectionString: this.server.url(), ...options });
    this.#open.push(source);
    return source;
  }

  async seed({ name, columns, key, rows }: SeedTable): Promise<void> {
    const of = columns.map(({ name: column, kind, nullable }) => {
      const text = `${key.includes(column) ? 'varchar(300)' : 'text'} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;
      const type = kind === 'text' ? text : 'bigint';
      return `${ident(column)} ${type} ${nullable ? '' : 'NOT '}NULL`;
    });
    const primary = key.length === 0 ? [] : [`PRIMARY KEY (${key.map(ident).join(', ')})`];
    await this.run(`CREATE TABLE ${ident(name)} (${[...of, ...primary].join(', ')})`);
    await this.add(name, rows);
  }

  async add(name: string, rows: readonly (string | null)[][]): Promise<void> {
    const of = rows.map((row) => `(${row.map((v) => (v === null ? 'NULL' : literal(v))).join(', ')})`);
    for (let at = 0; at < of.length; at += 2_000)
      await this.run(`INSERT INTO ${ident(name)} VALUES ${of.slice(at, at + 2_000).join(', ')}`);
  }

  async update(
    table: string,
    [item, lot]: readonly [string, string],
    to: readonly (string | null)[],
  ): Promise<void> {
    const values = to.map((v) => (v === null ? 'NULL' : literal(v)));
    await this.run(
      `UPDATE ${ident(table)} SET item = ${values[0]}, lot = ${values[1]}, note = ${values[2]} WHERE item = ${literal(item)} AND lot = ${literal(lot)}`,
    );
  }
}
