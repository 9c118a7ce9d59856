/** Many keys in eight bytes each: which of them occur twice, and which are not among others. */
import type { XXHashAPI } from 'xxhash-wasm';

const tab = '\t';

/** NULL in any part means that the key names nothing, as SQL has it for foreign keys. */
export const keyText = (values: readonly (string | null)[]): string | undefined =>
  values.some((value) => value === null) ? undefined : values.join(tab);

export class KeyHashes {
  #hashes = new BigUint64Array(1_024);
  #length = 0;
  #sorted = true;
  readonly #hash: XXHashAPI;

  constructor(hash: XXHashAPI) {
    this.#hash = hash;
  }

  get length(): number {
    return this.#length;
  }

  add(key: string): void {
    if (this.#length === this.#hashes.length) {
      const larger = new BigUint64Array(this.#hashes.length * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#length] = this.#hash.h64(key);
    this.#length += 1;
    this.#sorted = false;
  }

  #ordered(): BigUint64Array {
    if (!this.#sorted) this.#hashes.subarray(0, this.#length).sort();
    this.#sorted = true;
    return this.#hashes.subarray(0, this.#length);
  }

  /** Keys beyond the first of each. Two keys of one hash count as one: once in about 10^19 pairs. */
  repeated(): number {
    const all = this.#ordered();
    let count = 0;
    for (let i = 1; i < all.length; i++) if (all[i] === all[i - 1]) count += 1;
    return count;
  }

  /** How many of these are not among `others`. */
  missingIn(others: KeyHashes): number {
    const mine = this.#ordered();
    const theirs = others.#ordered();
    let count = 0;
    let at = 0;
    for (const hash of mine) {
      while (at < theirs.length && (theirs[at] ?? 0n) < hash) at += 1;
      if (theirs[at] !== hash) count += 1;
    }
    return count;
  }
}
