import type { Rejection } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { textRows } from '../postgres/session.ts';

/** Of bytes that could not be decoded. */
export type HexField = { hex: string };

export type QuarantinedRow = {
  name: string;
  chunk: number;
  /** Place of the row within its chunk; with table and chunk it names the row. */
  ordinal: number;
  decoded: Record<string, string | null | HexField>;
  /** The bytes as the source sent them. */
  rawHex: string;
  reasons: Rejection[];
  state: 'open' | 'fixed' | 'waived';
  settled?: { by: string; why: string; at: string };
};

export type QuarantineQuery = {
  run: string;
  name?: string;
  rule?: string;
  state?: QuarantinedRow['state'];
  after?: Pick<QuarantinedRow, 'name' | 'chunk' | 'ordinal'>;
  /** 1 to 1,000. */
  limit: number;
};

/** Rows in the order of table, chunk and place. */
export const listQuarantine = async (
  client: pg.Client,
  query: QuarantineQuery,
): Promise<QuarantinedRow[]> => {
  const { run, name, rule, state, after, limit } = query;
  const rows = await textRows(
    client,
    `SELECT json_build_object('name', name, 'chunk', chunk, 'ordinal', ordinal, 'decoded', decoded, 'rawHex', encode(raw, 'hex'),
       'reasons', reasons, 'state', state, 'settled', CASE WHEN settled_at IS NOT NULL THEN
         json_build_object('by', settled_by, 'why', settled_why, 'at', to_char(settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END)
     FROM perennial.quarantine
     WHERE run = $1 AND ($2::text IS NULL OR name = $2) AND ($3::text IS NULL OR state = $3)
       AND ($4::text IS NULL OR reasons @> jsonb_build_array(jsonb_build_object('rule', $4::text)))
       AND ($5::text IS NULL OR (name, chunk, ordinal) > ($5, $6::int, $7::bigint))
     ORDER BY name, chunk, ordinal LIMIT $8`,
    [
      run,
      name ?? null,
      state ?? null,
      rule ?? null,
      after?.name ?? null,
      after?.chunk ?? 0,
      after?.ordinal ?? 0,
      limit,
    ],
  );
  return rows.map(([json]) => {
    const { settled, ...row } = JSON.parse(json ?? '{}');
    return settled === null ? row : { ...row, settled };
  });
};

/** How many rows each rule holds back, by table and state. */
export const countQuarantine = async (
  client: pg.Client,
  run: string,
): Promise<{ name: string; rule: string; state: string; rows: number }[]> => {
  const rows = await textRows(
    client,
    `SELECT name, r->>'rule', state, count(*) FROM perennial.quarantine, jsonb_array_elements(reasons) r
     WHERE run = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [run],
  );
  return rows.map(([name, rule, state, count]) => ({
    name: name ?? '',
    rule: rule ?? '',
    state: state ?? '',
    rows: Number(count),
  }));
};
