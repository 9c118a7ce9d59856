/** Rows on their way. Values are text from end to end: decimals, big integers and dates never become JavaScript numbers. */

/** Bytes that are no text: of a binary column, or such that could not be decoded in the source's encoding. */
export type RawBytes = { bytes: Uint8Array; undecodable: boolean };

export type Field = string | null | RawBytes;

/** In the order of the columns asked for. */
export type SourceRow = readonly Field[];

/** In the order of the target table's planned columns, as PostgreSQL reads them in. Bytes stand as `\\x…`. */
export type TargetRow = readonly (string | null)[];

/** Why a row is held back. `column` is the target's; `value` the decoded text, as far as there is one. */
export type Rejection = { rule: string; column?: string; value?: string; message: string };

/** A rule that changed or only noticed a value. */
export type Notice = { rule: string; column: string; kind: 'fixed' | 'warned' };

/** `rows[0]` is for the table itself, the others for the tables it is split into, each with its name. */
export type RowOutcome =
  | {
      kind: 'written';
      row: TargetRow;
      splits: readonly { into: string; row: TargetRow }[];
      notices: readonly Notice[];
    }
  | { kind: 'rejected'; rejections: readonly Rejection[] }
  | { kind: 'stopped'; rejection: Rejection };

/** Built once for a table from plan and both schemas; called for every row, so it allocates as little as it can. */
export type RowMapper = {
  /** Columns to read from the source, in this order. */
  sourceColumns: readonly string[];
  /** Columns written to the target, in this order. */
  targetColumns: readonly string[];
  map: (row: SourceRow) => RowOutcome;
};
