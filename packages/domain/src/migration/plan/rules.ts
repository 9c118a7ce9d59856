/**
 * The plan of one migration, as its author writes it and as it is approved. Its hash (of the canonical JSON) is what
 * a signature binds; any edit makes another plan. Names of columns and tables are the databases' own.
 */

import type { PolicyId } from '../../approval/rules.ts';

/** `secret:NAME` of the tenant or `env:NAME` of the worker; never the credential itself. */
export type ConnectionName = `secret:${string}` | `env:${string}`;

/** How bytes of text columns are to be read. `utf-8` needs a database that guarantees it or is checked row by row. */
export const encodings = ['utf-8', 'gb18030', 'gbk', 'latin1'] as const;
export type Encoding = (typeof encodings)[number];

export type DatabaseSource = {
  kind: 'postgres' | 'mysql';
  connection: ConnectionName;
  /** PostgreSQL: the schema, `public` unless given. MySQL: the database, that of the connection unless given. */
  schema?: string;
  encoding?: Encoding;
  /** Zone of timestamps that carry none. */
  timeZone?: string;
};

export type FileSource = {
  kind: 'files';
  /** Names a folder of the worker's host or a mounted share. */
  connection: ConnectionName;
  encoding?: Encoding;
  timeZone?: string;
};

export type Source = DatabaseSource | FileSource;

export type Target = { kind: 'postgres'; connection: ConnectionName; schema?: string };

export const ruleActions = ['fix', 'warn', 'reject', 'stop'] as const;
/** `fix` changes the value and notes it; `reject` quarantines the row; `stop` ends the table's load. */
export type RuleAction = (typeof ruleActions)[number];

/**
 * A value made from the source row. Operands nest; every operation is total: NULL in, NULL out, unless it says else.
 * A value that an operation cannot take holds the row back, even below `coalesce`.
 */
export type Expression =
  /**
   * A column of the source, or `other.column` of one merged with it; `$value` in a column's rule is the value after its
   * fixes, `$item` and `$index` in a split the part and its number. Bytes read as `\\x00ff`.
   */
  | { from: string }
  | { constant: string | null }
  /** NULL where one operand is. */
  | { concat: Expression[]; separator?: string }
  | { coalesce: Expression[] }
  /** `index` counts from 1; NULL where there are fewer parts. */
  | { part: { of: Expression; separator: string; index: number } }
  /** Every match of an RE2 pattern; `$1` in `with` is its first group. */
  | { replace: { in: Expression; pattern: string; with: string } }
  /** A row of another table of the source: the one whose `by` (its primary key unless given) equals `key`. */
  | { lookup: { table: string; key: Expression[]; by?: string[]; value: string } }
  /** A code that is not in the map holds the row back, unless `else` says otherwise. */
  | { codes: { of: Expression; map: Record<string, string>; else?: 'keep' | 'null' | 'reject' } }
  /** Exact; rounded half away from zero to `scale` decimals. */
  | { convert: { of: Expression; factor: string; scale: number } }
  /** `format` as in expression/date-format.ts. A `zone` makes an instant of it. `zero`: of zeros only, or blank. */
  | { date: { of: Expression; format: string; zone?: string; zero?: 'null' | 'reject' } }
  | { when: { is: Condition; then: Expression; else?: Expression } };

/** Checks of the domain, by name: see rule/check. */
export const checks = ['gs1', 'udi', 'uscc', 'iso-date', 'positive'] as const;
export type Check = (typeof checks)[number];

/** True or false, never in between: but for `null`, no condition on a value holds of NULL, not even that two are equal. */
export type Condition =
  | { equals: [Expression, Expression] }
  | { null: Expression }
  /** An RE2 pattern found anywhere; `^` and `$` tie it to the ends. */
  | { matches: { value: Expression; pattern: string } }
  | { in: { value: Expression; list: string[] } }
  | { check: Check; value: Expression }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const fixes = [
  'trim',
  'upper',
  'lower',
  'collapse-spaces',
  'half-width',
  'nfc',
  'strip-nul',
  'strip-control',
  'undouble-encoding',
  'null-if-empty',
  'null-if-zero-date',
  'trim-padding',
  'strip-thousands',
] as const;
export type Fix = (typeof fixes)[number];

/**
 * One cleansing rule; `id` stands in the quarantine and in the report. Of a column: its fixes change the value the
 * expression made, in their order, then every condition is asked, then the value is brought into the target's form. Of
 * a table: its fixes change every text read from the source before any expression sees it (`default` has no place
 * there), and its conditions are asked of the row.
 */
export type Rule =
  | { id: string; action: 'fix'; fix: Fix }
  | { id: string; action: 'fix'; default: string }
  | { id: string; action: Exclude<RuleAction, 'fix'>; unless: Condition };

export type ColumnPlan = {
  /** The target's column. */
  to: string;
  value: Expression;
  rules?: Rule[];
  /**
   * The author knows that this column loses information and says why: decimals are rounded, text, seconds' digits and
   * times of day cut off, and each such loss is counted. Without it such a value holds its row back.
   */
  lossy?: string;
};

/**
 * One source row becomes many rows of another table: lots kept as lines of text, and the like. Parts that are blank are
 * left out and not numbered.
 */
export type Split = {
  /** The target's table. */
  into: string;
  of: Expression;
  separator: string;
  /** Columns of each part: `{ part: ... }` of the whole, `{ from: '$item' }` the part, `{ from: '$index' }` its number from 1. */
  columns: ColumnPlan[];
};

export type TablePlan = {
  /** Unique within the plan; names the table in ledgers, commands and reports. */
  name: string;
  from: string;
  /** More sources joined one to one, `on` columns of the same names in both: their columns are `other.column` in expressions. */
  merge?: { table: string; on: string[] }[];
  to: string;
  /** Columns that order the copy; the source's primary key unless given, its row addresses where it has none. */
  key?: string[];
  /** The target's columns that recognise a row which is written again; its primary key unless given. */
  upsertKey?: string[];
  /** `copy` writes without looking and needs an empty target; `upsert` may be repeated at any time. `upsert` unless given. */
  mode?: 'copy' | 'upsert';
  /** A condition in the source's SQL; what it leaves out is counted as excluded. */
  where?: string;
  columns: ColumnPlan[];
  splits?: Split[];
  /** Of the whole row: they warn, reject or stop; what fixes a value stands at its column. */
  rules?: Rule[];
  /** Rows that are equal in these columns of the target are taken for one: first wins, the others count as merged. */
  mergeOn?: string[];
  /** How a later change of the source is found: its replication log, a column with the instant of change, or not at all. */
  delta?: { by: 'log' } | { by: 'updatedAt'; column: string } | { by: 'none' };
};

/** A check that must hold in the target, or be the same on both sides. SQL answers rows that break it: none is a pass. */
export type Invariant = {
  id: string;
  title: { zh: string; en: string };
  target: string;
  /** Where given, both answers must be equal instead. */
  source?: string;
};

export const verifyLevels = ['L0', 'L1', 'L2'] as const;
export type VerifyLevel = (typeof verifyLevels)[number];

export const phases = [
  'requirements',
  'profile',
  'rehearsal',
  'approval',
  'load',
  'verify',
  'delta',
  'go-no-go',
  'cut-over',
  'smoke',
  'hypercare',
] as const;
export type Phase = (typeof phases)[number];

export type Plan = {
  version: 1;
  name: string;
  site: string;
  source: Source;
  target: Target;
  tables: TablePlan[];
  chunk?: { rows?: number; targetMs?: number; lanes?: number };
  throttle?: {
    rowsPerSecond?: number;
    maxSourceSessions?: number;
    maxLagMs?: number;
    /** Local hours of the source in which it runs at full speed; outside them at `rowsPerSecond`. */
    hours?: { from: string; to: string };
  };
  verify: { level: VerifyLevel; invariants?: Invariant[] };
  rehearsals?: { count: number; connection?: ConnectionName };
  /** Id of the approval policy at each gate. */
  approvals: { load: PolicyId; goNoGo: PolicyId; waive?: PolicyId; rollbackLate?: PolicyId };
  phases?: Partial<Record<Phase, { plannedMs: number }>>;
  cutover?: {
    checklist: { id: string; title: string }[];
    /** The source is back in service after this at the latest, moved or not. */
    freezeMs: number;
    countdownMs?: number;
    freeze?: string[];
    unfreeze?: string[];
    flip?: { alias: string };
    smoke?: { id: string; role: string; sql: string }[];
    reverseWindowMs?: number;
  };
  hypercareMs?: number;
  rollback?: { strategy: 'truncate' | 'restore' | 'reverse-delta'; note?: string };
  /** `table.column` of the target that cannot be brought back. */
  irreversible?: string[];
};
