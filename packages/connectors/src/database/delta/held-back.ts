/** Rows in quarantine, looked up by the source's key: a change may mend one, make another, or end one. */
import type { Rejection, SourceRow } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { quarantineRows } from '../load/quarantine-rows.ts';
import { textRows } from '../postgres/session.ts';
import type { Hold } from './hold.ts';

/** Of a row that has to wait because another one has its key in the target. */
export const collisionRule = 'key.collision';

export type Entry = {
  chunk: number;
  ordinal: number;
  key: string;
  rules: readonly string[];
  waived: boolean;
  rawHex: string;
};
export type HeldRow = { key: string; row: SourceRow; raw: Uint8Array; reasons: readonly Rejection[] };

/** Open and waived entries of these source keys, locked until the transaction ends; by the key's JSON. */
export const entriesOf = async (
  client: pg.Client,
  { run, name }: Pick<Hold, 'run' | 'name'>,
  keyColumns: readonly string[],
  keys: readonly (readonly string[])[],
): Promise<Map<string, Entry[]>> => {
  const parts = keyColumns.map((_, i) => `decoded->>$${i + 3}::text`);
  const arrays = keyColumns.map((_, i) => keys.map((key) => key[i] ?? ''));
  const rows = await textRows(
    client,
    `SELECT chunk, ordinal, state, encode(raw, 'hex'), (SELECT json_agg(r->>'rule') FROM jsonb_array_elements(reasons) r), ${parts.join(', ')}
     FROM perennial.quarantine WHERE run = $1 AND name = $2 AND state <> 'fixed'
       AND (${parts.join(', ')}) IN (SELECT * FROM unnest(${arrays.map((_, i) => `$${keyColumns.length + i + 3}::text[]`).join(', ')}))
     FOR UPDATE`,
    [run, name, ...keyColumns, ...arrays],
  );
  const entries = rows.map(([chunk, ordinal, state, rawHex, rules, ...key]): Entry => {
    const list: unknown = JSON.parse(rules ?? '[]');
    return {
      chunk: Number(chunk),
      ordinal: Number(ordinal),
      key: JSON.stringify(key),
      rules: Array.isArray(list) ? list.map(String) : [],
      waived: state === 'waived',
      rawHex: rawHex ?? '',
    };
  });
  return Map.groupBy(entries, ({ key }) => key);
};

export const settleEntries = async (
  client: pg.Client,
  { run, name }: Hold,
  entries: readonly Entry[],
  why: string,
): Promise<void> => {
  if (entries.length === 0) return;
  await client.query(
    `UPDATE perennial.quarantine SET state = 'fixed', settled_by = 'delta', settled_why = $3, settled_at = clock_timestamp()
     WHERE run = $1 AND name = $2 AND (chunk, ordinal) IN (SELECT * FROM unnest($4::int[], $5::bigint[]))`,
    [run, name, why, entries.map((e) => e.chunk), entries.map((e) => e.ordinal)],
  );
};

/**
 * A row that is held back again with other contents is another case: whoever waived it has not seen this one. The same
 * bytes for the same rules change nothing.
 */
const again = async (
  client: pg.Client,
  hold: Hold,
  entry: Entry,
  held: HeldRow,
  columns: readonly string[],
) => {
  const same = Buffer.from(held.raw).toString('hex') === entry.rawHex;
  if (same && (entry.waived || held.reasons.every((r) => entry.rules.includes(r.rule)))) return;
  const { run, name } = hold;
  await client.query(
    'DELETE FROM perennial.quarantine WHERE run = $1 AND name = $2 AND chunk = $3 AND ordinal = $4',
    [run, name, entry.chunk, entry.ordinal],
  );
  await quarantineRows(client, { ...hold, no: entry.chunk, range: {} }, columns, [
    { ordinal: entry.ordinal, raw: held.raw, row: held.row, reasons: [...held.reasons] },
  ]);
};

/** Holds rows back, each once. Answers how many were not held back before. */
export const holdBack = async (
  client: pg.Client,
  hold: Hold,
  columns: readonly string[],
  rows: readonly HeldRow[],
  entries: ReadonlyMap<string, readonly Entry[]>,
): Promise<number> => {
  const fresh: HeldRow[] = [];
  for (const held of rows) {
    const [entry] = entries.get(held.key) ?? [];
    if (entry === undefined) fresh.push(held);
    else await again(client, hold, entry, held, columns);
  }
  const [last] = await textRows(
    client,
    'SELECT coalesce(max(ordinal) + 1, 0) FROM perennial.quarantine WHERE run = $1 AND name = $2 AND chunk = 0',
    [hold.run, hold.name],
  );
  const first = Number(last?.[0] ?? 0);
  await quarantineRows(
    client,
    { ...hold, no: 0, range: {} },
    columns,
    fresh.map((held, i) => ({
      ordinal: first + i,
      raw: held.raw,
      row: held.row,
      reasons: [...held.reasons],
    })),
  );
  return fresh.length;
};
