import type { Evaluate } from '../expression/cell.ts';
import { UnusablePlan } from '../expression/cell.ts';
import type { ApplyFixes } from '../rule/compile.ts';
import type { TableInfo } from '../schema-info/rules.ts';
import { hexOf } from '../value/binary.ts';
import type { RawBytes } from './rules.ts';

/** Enough to recognise a value by, whatever its length. */
const shownBytes = 64;

const undecodable = (column: string, bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes.subarray(0, shownBytes)).toString('hex');
  return `column ${column} holds bytes that are no text in the source's encoding: ${hex}${bytes.length > shownBytes ? '…' : ''}`;
};

const isBytes = (field: string | RawBytes): field is RawBytes => typeof field !== 'string';

/** The columns a table's expressions ask for, each read once, in the order in which they were first named. */
export class SourceColumns {
  readonly names: string[] = [];
  readonly #source: TableInfo;
  readonly #merged: ReadonlyMap<string, TableInfo>;
  readonly #fixes: ApplyFixes | undefined;

  /** `fixes` change every text that is read. */
  constructor(source: TableInfo, merged: ReadonlyMap<string, TableInfo>, fixes: ApplyFixes | undefined) {
    this.#source = source;
    this.#merged = merged;
    this.#fixes = fixes;
  }

  #isKnown(name: string): boolean {
    if (this.#source.columns.some((column) => column.name === name)) return true;
    for (const [table, { columns }] of this.#merged)
      if (name.startsWith(`${table}.`) && columns.some((c) => c.name === name.slice(table.length + 1)))
        return true;
    return false;
  }

  #indexOf(name: string): number {
    const there = this.names.indexOf(name);
    if (there !== -1) return there;
    if (!this.#isKnown(name)) throw new UnusablePlan(`${this.#source.name} has no column ${name}`);
    return this.names.push(name) - 1;
  }

  /** @throws UnusablePlan where neither the table nor one merged with it has such a column. */
  read(name: string): Evaluate {
    const index = this.#indexOf(name);
    const fixes = this.#fixes;
    return (row, cell) => {
      const field = row[index];
      if (field === null || field === undefined) return null;
      if (isBytes(field))
        return field.undecodable
          ? cell.refuse('encoding', undecodable(name, field.bytes))
          : hexOf(field.bytes);
      return fixes === undefined ? field : fixes(field, cell);
    };
  }
}
