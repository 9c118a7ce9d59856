import type pg from 'pg';
import { textRows } from '../../postgres/session.ts';

/** How far each table is told; kept where the copy is kept. */
export type Watermarks = {
  load: () => Promise<Map<string, string>>;
  save: (table: string, watermark: string) => Promise<void>;
  clear: () => Promise<void>;
};

export const ledgerWatermarks = (target: pg.Client, run: string): Watermarks => ({
  load: async () => {
    const rows = await textRows(
      target,
      'SELECT source_table, watermark FROM perennial.delta_watermark WHERE run = $1',
      [run],
    );
    return new Map(rows.map(([table, watermark]) => [table ?? '', watermark ?? '']));
  },
  save: async (table, watermark) => {
    await target.query(
      `INSERT INTO perennial.delta_watermark (run, source_table, watermark) VALUES ($1, $2, $3)
       ON CONFLICT (run, source_table) DO UPDATE SET watermark = excluded.watermark`,
      [run, table, watermark],
    );
  },
  clear: async () => {
    await target.query('DELETE FROM perennial.delta_watermark WHERE run = $1', [run]);
  },
});
