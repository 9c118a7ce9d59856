/** What a migration needs of the database it reads and of the one it writes. Every adapter runs the same contract suite. */
import type { SourceRow, TargetRow } from '@perennial/domain/migration/row/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import type { SourceFacts } from './probe/inspect-source.ts';

/**
 * Part of a table between two keys: `after` excluded, `upTo` included, both as text in the order of `key`; absent:
 * open on that side. Tables without a key are cut by row address and name no key.
 */
export type ChunkRange = { after?: readonly string[]; upTo?: readonly string[] };

export type ReadSpec = {
  table: string;
  columns: readonly string[];
  /** Empty: by row address. */
  key: readonly string[];
  where?: string;
};

/**
 * Rows as they came in one piece. A batch may be kept for a while (until its chunk is committed), so it holds the bytes
 * and makes fields of them when asked: millions of short-lived arrays must not outlive the row they stand for.
 */
export type RowBatch = {
  length: number;
  each: (take: (row: SourceRow, index: number) => void) => void;
  row: (index: number) => SourceRow;
  /** The bytes of one row exactly as the source sent them, for the quarantine. */
  raw: (index: number) => Uint8Array;
  /** Why a row is none that could be mapped, as of a file's line with too many fields; only where there are such rows. */
  fault?: (index: number) => RowFault | undefined;
};

/** `rule` stands in the quarantine and in the report. */
export type RowFault = { rule: string; message: string };

export type SourcePort = {
  introspect: () => Promise<SchemaInfo>;
  /** The greatest key there is now; rows that come later belong to the delta. Undefined: the table is empty. */
  upperBound: (spec: ReadSpec) => Promise<readonly string[] | undefined>;
  /** The key that ends a chunk of about `rows` rows after `after`; undefined: `upTo` comes first. */
  cut: (
    spec: ReadSpec,
    after: readonly string[] | undefined,
    upTo: readonly string[],
    rows: number,
  ) => Promise<readonly string[] | undefined>;
  /** Rows of a range in the order of the key, streamed; memory stays bounded whatever the range. */
  read: (spec: ReadSpec, range: ChunkRange, signal: AbortSignal) => AsyncIterable<RowBatch>;
  /** Rows in all, exact. */
  count: (spec: ReadSpec) => Promise<bigint>;
  /** Rows of a query of the plan's author, read-only, at most `limit`; absent where the source has no SQL. */
  ask?: (sql: string, limit: number, timeoutMs: number) => Promise<(string | null)[][]>;
  /** Rights, indexes and whether changes can be followed; absent where there is nothing of the kind. */
  inspect?: (tables: readonly string[]) => Promise<SourceFacts>;
  /** How writes are stopped for the cut-over, and given back; absent where a source cannot be written to anyway. */
  freezing?: Freezing;
  close: () => Promise<void>;
};

/** All may be repeated. `statements` of the plan's author take the place of the engine's usual way. */
export type Freezing = {
  freeze: (statements?: readonly string[]) => Promise<void>;
  unfreeze: (statements?: readonly string[]) => Promise<void>;
  /** Sessions that still write, by name; empty once the freeze holds. */
  writers: () => Promise<string[]>;
};

export type WriteSpec = {
  table: string;
  columns: readonly string[];
  upsertKey: readonly string[];
  mode: 'copy' | 'upsert';
};

/** What a chunk did, exact: `read = written + quarantined + merged`. */
export type ChunkCount = { read: number; written: number; quarantined: number; merged: number };

export type { SourceRow, TargetRow };
