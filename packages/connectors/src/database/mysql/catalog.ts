import { literal } from './identifier.ts';
import type { CatalogColumn } from './kinds.ts';
import { type MysqlSession, textRows } from './session.ts';

const numberOf = (text: string | null | undefined): number | undefined =>
  text === null || text === undefined ? undefined : Number(text);

/** `table name`, of columns that MariaDB checks to be JSON. */
const checkedJson = async (client: MysqlSession, database: string): Promise<Set<string>> => {
  const [version] = await textRows(client, 'SELECT VERSION()');
  if (!/mariadb/i.test(version?.[0] ?? '')) return new Set();
  const checks = await textRows(
    client,
    `SELECT TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${literal(database)}`,
  );
  return new Set(
    checks.flatMap(([table, clause]) => {
      const column = /^json_valid\(`((?:[^`]|``)+)`\)$/i.exec(clause ?? '')?.[1];
      return column === undefined ? [] : [`${table} ${column.replaceAll('``', '`')}`];
    }),
  );
};

/** The columns of one table, or of all, in their order. */
export const catalogColumns = async (
  client: MysqlSession,
  database: string,
  table?: string,
): Promise<CatalogColumn[]> => {
  const json = await checkedJson(client, database);
  const rows = await textRows(
    client,
    `SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION,
       CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, CHARACTER_SET_NAME, COLLATION_NAME
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${literal(database)}${table === undefined ? '' : ` AND TABLE_NAME = ${literal(table)}`}
     ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  return rows.map(
    ([
      of,
      name,
      dataType,
      type,
      nullable,
      byDefault,
      extra,
      generation,
      length,
      precision,
      scale,
      charset,
      collation,
    ]) => ({
      table: of ?? '',
      name: name ?? '',
      dataType: (dataType ?? '').toLowerCase(),
      type: type ?? '',
      nullable: nullable === 'YES',
      default: byDefault ?? null,
      extra: (extra ?? '').toLowerCase(),
      generation: generation ?? '',
      length: numberOf(length),
      precision: numberOf(precision),
      scale: numberOf(scale),
      charset: charset ?? undefined,
      collation: collation ?? undefined,
      checkedJson: json.has(`${of} ${name}`),
    }),
  );
};
