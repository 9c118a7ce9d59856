import type { SourceRow } from '../row/rules.ts';
import { Trace } from '../value/trace.ts';

/** What is known while one column of a row is made; one serves a mapper for all its rows. */
export class Cell extends Trace {
  /** The part of a split and its number from 1. */
  item: string | null = null;
  index = '';
  /** The column's value after its fixes, for its conditions. */
  value: string | null = null;
  /** Ids of the fixes that changed something. */
  readonly fixed: string[] = [];

  override reset(): void {
    super.reset();
    this.fixed.length = 0;
  }
}

export type Evaluate = (row: SourceRow, cell: Cell) => string | null;
export type Holds = (row: SourceRow, cell: Cell) => boolean;

/** A plan that cannot be carried out: `checkPlan` finds such faults beforehand, with their line. */
export class UnusablePlan extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusablePlan';
  }
}

/** What expressions are compiled against. */
export type Scope = {
  /** Evaluates the column, or throws `UnusablePlan` where there is none of that name. */
  column: (name: string) => Evaluate;
  lookup: (
    table: string,
    by: readonly string[] | undefined,
    value: string,
  ) => ReadonlyMap<string, string | null>;
};
