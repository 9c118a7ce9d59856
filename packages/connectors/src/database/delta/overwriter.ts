import type pg from 'pg';
import { copyIn } from '../load/copy-in.ts';
import { stageOf, type TableWriter } from '../load/table-writer.ts';
import type { WriteSpec } from '../ports.ts';
import { ident, identList, qualified } from '../postgres/identifier.ts';

/** Writes staged lines over the rows that have their keys; no key may come twice. Needs `prepareStage`. */
export const overwriter = (client: pg.Client, schema: string, spec: WriteSpec): TableWriter => {
  const { table, columns, upsertKey } = spec;
  const stage = stageOf(table);
  const all = identList(columns);
  const rest = columns.filter((column) => !upsertKey.includes(column));
  const set = rest.map((column) => `${ident(column)} = excluded.${ident(column)}`).join(', ');
  let used = false;
  return {
    columns,
    numbered: true,
    copy: async () => {
      if (used) await client.query(`TRUNCATE ${stage}`);
      used = true;
      return copyIn(client, `${stage} (perennial_n, ${all})`);
    },
    settle: async () => {
      await client.query(
        `INSERT INTO ${qualified(schema, table)} (${all}) SELECT ${all} FROM ${stage} ORDER BY perennial_n
         ON CONFLICT (${identList(upsertKey)}) DO ${rest.length === 0 ? 'NOTHING' : `UPDATE SET ${set}`}`,
      );
      return new Set();
    },
  };
};
