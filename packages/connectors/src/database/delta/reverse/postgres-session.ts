import { ident, literal, qualified } from '../../postgres/identifier.ts';
import { openSession, textRows } from '../../postgres/session.ts';
import { shapeOf } from '../target-rows.ts';
import type { WriteSession } from './write-session.ts';

export const postgresWriter = async (options: {
  connectionString: string;
  schema?: string;
  timeZone?: string;
}): Promise<WriteSession> => {
  const { connectionString, schema = 'public', timeZone } = options;
  const client = await openSession({
    connectionString,
    name: 'perennial-reverse',
    schema,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  // A text takes the type of the column it is written to or compared with.
  const quoted = (_table: string, _column: string, text: string | null): string =>
    text === null ? 'NULL' : literal(text);
  return {
    run: (sql) => textRows(client, sql),
    ident,
    qualified: (table) => qualified(schema, table),
    value: quoted,
    keyValue: quoted,
    references: async (table) => (await shapeOf(client, schema, table)).references,
    guarded: async (work) => {
      await client.query('SAVEPOINT perennial_row');
      try {
        const result = await work();
        await client.query('RELEASE perennial_row');
        return result;
      } catch (error) {
        await client.query('ROLLBACK TO perennial_row');
        throw error;
      }
    },
    refusal: (error) => {
      if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return undefined;
      return /^2[23]/.test(error.code) ? { code: error.code, message: error.message } : undefined;
    },
    close: () => client.end(),
  };
};
