import type { Field } from '@perennial/domain/migration/row/rules';

export type ColumnFacts = {
  column: string;
  nulls: number;
  empty: number;
  /** Characters; of bytes their number. */
  longest: number;
  /** By code unit; of what could be read. Absent where every value is NULL. */
  least?: string;
  greatest?: string;
  undecodable: number;
  /** Values with NUL or other control characters but tab and line ends. */
  control: number;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Kept short: a profile shows what kind of values there are, not whole texts. */
const shown = 40;

export class ColumnProfile {
  readonly #column: string;
  #nulls = 0;
  #empty = 0;
  #longest = 0;
  #undecodable = 0;
  #control = 0;
  #least: string | undefined;
  #greatest: string | undefined;

  constructor(column: string) {
    this.#column = column;
  }

  add(field: Field): void {
    if (field === null) {
      this.#nulls += 1;
      return;
    }
    if (typeof field !== 'string') {
      if (field.undecodable) this.#undecodable += 1;
      this.#longest = Math.max(this.#longest, field.bytes.length);
      return;
    }
    if (field === '') this.#empty += 1;
    this.#longest = Math.max(this.#longest, field.length);
    if (controls.test(field)) this.#control += 1;
    if (this.#least === undefined || field < this.#least) this.#least = field;
    if (this.#greatest === undefined || field > this.#greatest) this.#greatest = field;
  }

  facts(): ColumnFacts {
    return {
      column: this.#column,
      nulls: this.#nulls,
      empty: this.#empty,
      longest: this.#longest,
      undecodable: this.#undecodable,
      control: this.#control,
      ...(this.#least === undefined ? {} : { least: this.#least.slice(0, shown) }),
      ...(this.#greatest === undefined ? {} : { greatest: this.#greatest.slice(0, shown) }),
    };
  }
}
