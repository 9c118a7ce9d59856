import type pg from 'pg';
import { inTransaction } from '../ledger/transaction.ts';
import { qualified } from '../postgres/identifier.ts';
import { textRows } from '../postgres/session.ts';

export type DiscardLoad = { run: string; schema: string; tables: readonly string[] };

/**
 * Empties every table this run has written to and forgets its ledger, in one transaction. Only what the plan's check has
 * found empty before the load may be given: everything in it is this run's. Repeating it changes nothing.
 */
export const discardLoad = async (client: pg.Client, { run, schema, tables }: DiscardLoad): Promise<void> => {
  await inTransaction(client, async () => {
    const [known] = await textRows(client, 'SELECT count(*) FROM perennial.copy_table WHERE run = $1', [run]);
    if (Number(known?.[0]) > 0 && tables.length > 0)
      await client.query(`TRUNCATE ${tables.map((table) => qualified(schema, table)).join(', ')}`);
    for (const name of ['rule_count', 'quarantine', 'chunk', 'copy_table'])
      await client.query(`DELETE FROM perennial.${name} WHERE run = $1`, [run]);
  });
};
