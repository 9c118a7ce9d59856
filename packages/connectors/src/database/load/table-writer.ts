import type pg from 'pg';
import type { WriteSpec } from '../ports.ts';
import { identList, qualified } from '../postgres/identifier.ts';
import { textRows } from '../postgres/session.ts';
import { type CopyIn, copyIn } from './copy-in.ts';

/** Where a table's lines go within the chunk's transaction. */
export type TableWriter = {
  /** The table's own columns, key first; a staging table has the line's number before them. */
  columns: readonly string[];
  numbered: boolean;
  copy: () => Promise<CopyIn>;
  /**
   * Carries staged lines over. Answers the numbers of those that met a row with the same key, there already or
   * earlier among them: these were not written.
   */
  settle: (staged: number) => Promise<Set<number>>;
};

/** Staging table of a session, as SQL. */
export const stageOf = (table: string): string =>
  qualified('pg_temp', `perennial_stage_${table}`.slice(0, 63));

/** Once for a session, before the first chunk: staging tables are emptied by each commit. */
export const prepareStage = async (client: pg.Client, schema: string, spec: WriteSpec): Promise<void> => {
  if (spec.mode === 'copy') return;
  // As a query, not LIKE: the stage takes the types and none of the constraints.
  await client.query(
    `CREATE TEMP TABLE IF NOT EXISTS ${stageOf(spec.table)} ON COMMIT DELETE ROWS AS
     SELECT 0::bigint AS perennial_n, ${identList(spec.columns)} FROM ${qualified(schema, spec.table)} WITH NO DATA`,
  );
};

export const tableWriter = (client: pg.Client, schema: string, spec: WriteSpec): TableWriter => {
  const target = qualified(schema, spec.table);
  const columns = identList(spec.columns);
  if (spec.mode === 'copy')
    return {
      columns: spec.columns,
      numbered: false,
      copy: async () => copyIn(client, `${target} (${columns})`),
      settle: async () => new Set(),
    };
  const stage = stageOf(spec.table);
  const key = identList(spec.upsertKey);
  const insert = `INSERT INTO ${target} (${columns}) SELECT ${columns} FROM ${stage}`;
  const onConflict = `ON CONFLICT (${key}) DO NOTHING`;
  let used = false;
  return {
    columns: spec.columns,
    numbered: true,
    copy: async () => {
      if (used) await client.query(`TRUNCATE ${stage}`);
      used = true;
      return copyIn(client, `${stage} (perennial_n, ${columns})`);
    },
    settle: async (staged) => {
      await client.query('SAVEPOINT perennial_insert');
      const { rowCount } = await client.query(`${insert} ${onConflict}`);
      if (rowCount === staged) {
        await client.query('RELEASE perennial_insert');
        return new Set();
      }
      // Some met a row with their key. Which ones is worth a second look only now that it is known.
      await client.query('ROLLBACK TO perennial_insert');
      const lost = await textRows(
        client,
        `WITH written AS (${insert} ORDER BY perennial_n ${onConflict} RETURNING ${key})
         SELECT n FROM (
           SELECT s.perennial_n AS n, row_number() OVER (PARTITION BY ${spec.upsertKey.map((c) => `s.${identList([c])}`).join(', ')} ORDER BY s.perennial_n) AS place,
             EXISTS (SELECT FROM written w WHERE ${spec.upsertKey.map((c) => `w.${identList([c])} = s.${identList([c])}`).join(' AND ')}) AS won
           FROM ${stage} s) AS judged
         WHERE place > 1 OR NOT won`,
      );
      await client.query('RELEASE perennial_insert');
      return new Set(lost.map(([n]) => Number(n)));
    },
  };
};
