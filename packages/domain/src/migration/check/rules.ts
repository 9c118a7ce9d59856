/** What the check of a plan against both databases finds, and what it has to know beyond their schemas. */

export type FindingLevel = 'error' | 'warning' | 'info';

/** `path` is a JSON pointer into the plan; `line` its line where the plan came as text. */
export type Finding = {
  level: FindingLevel;
  path: string;
  code: string;
  message: string;
  remedy: string;
  line?: number;
};

export const rights = ['select', 'insert', 'update', 'delete', 'truncate'] as const;
export type Right = (typeof rights)[number];

/** What was measured at both databases. What is absent was not measured, and is said to be unknown: never taken for sound. */
export type PlanFacts = {
  /** Rows in the target's tables now; one row is as good as many. */
  targetRows?: Readonly<Record<string, number>>;
  rights?: {
    source: Readonly<Record<string, readonly Right[]>>;
    target: Readonly<Record<string, readonly Right[]>>;
    /** The schema `perennial` with the ledger is there, or may be created. */
    ledger: boolean;
  };
  /** Bytes free where the target keeps its data. */
  diskFree?: number;
  /** Columns of the source's indexes by table, unique or not, primary keys included. */
  sourceIndexes?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The source can tell changes from its log (`wal_level = logical`, row-based binary log). */
  changeLog?: boolean;
};
