import type { Row } from '../data/cell.ts';
import type { Company } from '../data/company.ts';
import type { Random } from '../data/random.ts';

export const flavours = ['postgres', 'mariadb'] as const;
/** Which legacy database the company is written for. */
export type Flavour = (typeof flavours)[number];

/**
 * What the migration has to make of it: the value mended, the value noticed, the row held back, or an invariant that
 * names it after the load.
 */
export type Expected = 'fixed' | 'warned' | 'quarantined' | 'invariant';

/** One line of the answer key. Names of table, column and key are the legacy system's. */
export type PlantedFault = {
  /** `class-1`, unique within the key. */
  id: string;
  class: string;
  table: string;
  key: Record<string, string>;
  column: string;
  /** As the legacy system shows it; bytes as hexadecimal after `\x`. NULL where the fault is that there is nothing. */
  value: string | null;
  expected: Expected;
  /** Of the plan, or of the engine itself (`encoding`, `value.*`, `target.*`); an invariant's faults have none. */
  rule?: string;
  /** Invariants that do not hold because of it. */
  invariants?: string[];
  /** Of a fixed value: what must stand in the target. */
  after?: string | null;
};

/** Rows as they differ from those of the clean company. */
export type Change = { table: string; index: number; columns: Row } | { table: string; add: Row };

/** One planted fault: its own changes, the first of which carries it, and what the key says of it. */
export type Drafted = {
  changes: readonly [Change, ...Change[]];
  column: string;
  rule?: string;
  after?: string | null;
};

export type Bench = {
  company: Company;
  flavour: Flavour;
  random: Random;
  /** From 1; unique among the faults of a class. */
  n: number;
  /** A row no other fault touches, among those that suit. */
  free: (table: string, suits?: (row: Row) => boolean) => { index: number; row: Row };
  /** Any row, to be copied from. */
  like: (table: string) => Row;
};

export type FaultClass = {
  class: string;
  expected: Expected;
  /** Both unless given. */
  only?: Flavour;
  invariants?: string[];
  /** Taken in turn. */
  variants: readonly ((bench: Bench) => Drafted)[];
};

export const edited = (
  bench: Bench,
  table: string,
  column: string,
  make: (row: Row) => Row[string],
  more: Pick<Drafted, 'rule' | 'after'> = {},
  suits?: (row: Row) => boolean,
): Drafted => {
  const { index, row } = bench.free(table, suits);
  return { changes: [{ table, index, columns: { [column]: make(row) } }], column, ...more };
};

export const added = (table: string, row: Row, column: string, rule?: string): Drafted => ({
  changes: [{ table, add: row }],
  column,
  ...(rule === undefined ? {} : { rule }),
});
