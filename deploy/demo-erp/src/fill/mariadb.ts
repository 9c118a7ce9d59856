import { Readable } from 'node:stream';
import { type ConnectionOptions, createConnection, type ResultSetHeader } from 'mysql2/promise';
import type { AnswerKey, Legacy, LegacyTable } from '../legacy.ts';
import { readSchema, statementsOf } from '../sql.ts';

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** Bits are read as a binary number, bytes as hexadecimal; all else as it stands. */
const loadSql = ({ name, columns, binary }: LegacyTable): string => {
  const made = (column: string): string | undefined => {
    if (binary.includes(column)) return `${quoted(column)} = UNHEX(@${column})`;
    return column === 'flags' ? `${quoted(column)} = CAST(CONV(@${column}, 2, 10) AS UNSIGNED)` : undefined;
  };
  const listed = columns.map((c) => (made(c) === undefined ? quoted(c) : `@${c}`));
  const sets = columns.flatMap((c) => made(c) ?? []);
  return `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${quoted(name)} CHARACTER SET utf8mb4 (${listed.join(', ')})${
    sets.length === 0 ? '' : ` SET ${sets.join(', ')}`
  }`;
};

/** Schema and rows into an empty database. `options`: of mysql2, with the database named. */
export const fillMariadb = async (options: ConnectionOptions, legacy: Legacy): Promise<AnswerKey> => {
  const client = await createConnection({
    ...options,
    charset: 'utf8mb4',
    flags: ['+LOCAL_FILES'],
  });
  try {
    for (const statement of statementsOf(await readSchema('legacy.mariadb'))) await client.query(statement);
    // Zero dates and what is too long are the point of it: strict modes would refuse them.
    await client.query("SET SESSION unique_checks = 1, sql_mode = 'NO_ENGINE_SUBSTITUTION'");
    for (const table of legacy.tables) {
      const [result] = await client.query<ResultSetHeader>({
        sql: loadSql(table),
        infileStreamFactory: () => Readable.from(table.pieces()),
      });
      if (result.affectedRows !== table.rows)
        throw new Error(`${table.name}: ${result.affectedRows} rows arrived of ${table.rows}`);
      if (result.warningStatus > 0) {
        const [warnings] = await client.query('SHOW WARNINGS LIMIT 3');
        throw new Error(`${table.name}: the server changed what it was given: ${JSON.stringify(warnings)}`);
      }
    }
    for (const { name } of legacy.tables) await client.query(`ANALYZE TABLE ${quoted(name)}`);
    return legacy.key;
  } finally {
    await client.end();
  }
};
