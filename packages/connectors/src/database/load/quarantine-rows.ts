import type { SourceRow } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import type { Claim } from '../ledger/claim.ts';
import type { HeldBack } from './map-chunk.ts';

/** What could be read of a row, by column; bytes as hex, so that whoever mends it sees them. */
const decodedOf = (
  columns: readonly string[],
  row: SourceRow,
): Record<string, string | null | { hex: string }> =>
  Object.fromEntries(
    columns.map((column, i) => {
      const field = row[i] ?? null;
      if (field === null || typeof field === 'string')
        return [column, field?.replaceAll('\0', '\u2400') ?? null];
      return [column, { hex: Buffer.from(field.bytes).toString('hex') }];
    }),
  );

/** jsonb takes no NUL: shown as its symbol, while `raw` keeps the byte. */
const storable = (reasons: HeldBack['reasons']): string =>
  JSON.stringify(reasons).replaceAll('\\u0000', '\u2400');

/** In the chunk's transaction: a row is either written or here, never both and never neither. */
export const quarantineRows = async (
  client: pg.Client,
  { run, name, no }: Claim,
  columns: readonly string[],
  rows: readonly HeldBack[],
): Promise<void> => {
  const size = 1_000;
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    await client.query(
      `INSERT INTO perennial.quarantine (run, name, chunk, ordinal, raw, decoded, reasons)
       SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::bytea[], $6::jsonb[], $7::jsonb[])`,
      [
        run,
        name,
        no,
        part.map((r) => r.ordinal),
        part.map((r) => Buffer.from(r.raw)),
        part.map((r) => JSON.stringify(decodedOf(columns, r.row))),
        part.map((r) => storable(r.reasons)),
      ],
    );
  }
};
