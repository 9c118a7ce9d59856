/**
 * Checksums of rows that do not depend on their order: each row's line (its canonical text as COPY writes it, so that
 * NULL differs from any string and no two rows read alike) is hashed, and the hashes of a bucket are added. The bucket
 * follows from the key alone; so both sides put a row into the same one, and a difference leads to few rows.
 */
import xxhash, { type XXHashAPI } from 'xxhash-wasm';

let api: XXHashAPI | undefined;

/** Has to be awaited once before lines are hashed. */
export const loadHash = async (): Promise<XXHashAPI> => {
  api ??= await xxhash();
  return api;
};

const tab = 9;
const mask = 0xffff_ffff_ffff_ffffn;

/** Where the first `columns` fields of a line end. */
const keyEnd = (line: Uint8Array, columns: number): number => {
  let at = -1;
  for (let i = 0; i < columns; i++) {
    at = line.indexOf(tab, at + 1);
    if (at === -1) return line.length;
  }
  return at;
};

export type RowHash = { bucket: number; hash: bigint };

/** `line` without its newline; its first `keyColumns` fields are the key. `buckets` is a power of two. */
export const hashRow = (hash: XXHashAPI, line: Uint8Array, keyColumns: number, buckets: number): RowHash => ({
  bucket: hash.h32Raw(line.subarray(0, keyEnd(line, keyColumns))) & (buckets - 1),
  hash: hash.h64Raw(line),
});

export class BucketSums {
  readonly sums: BigUint64Array;

  constructor(buckets: number) {
    if (buckets < 1 || (buckets & (buckets - 1)) !== 0)
      throw new RangeError(`${buckets} buckets are no power of two`);
    this.sums = new BigUint64Array(buckets);
  }

  add({ bucket, hash }: RowHash): void {
    this.sums[bucket] = ((this.sums[bucket] ?? 0n) + hash) & mask;
  }

  /** Of a row that was taken back. */
  subtract({ bucket, hash }: RowHash): void {
    this.sums[bucket] = ((this.sums[bucket] ?? 0n) - hash) & mask;
  }

  addAll(other: BucketSums): void {
    for (const [bucket, hash] of other.sums.entries()) this.add({ bucket, hash });
  }

  /** Buckets that are not the same on both sides. */
  differing(other: BucketSums): number[] {
    if (other.sums.length !== this.sums.length)
      throw new RangeError('sums over another number of buckets cannot be compared');
    return [...this.sums.keys()].filter((bucket) => this.sums[bucket] !== other.sums[bucket]);
  }

  /** Eight bytes a bucket, little endian, as base64. */
  toBase64(): string {
    const bytes = Buffer.alloc(this.sums.length * 8);
    this.sums.forEach((sum, i) => void bytes.writeBigUInt64LE(sum, i * 8));
    return bytes.toString('base64');
  }

  static fromBase64(text: string): BucketSums {
    const bytes = Buffer.from(text, 'base64');
    const sums = new BucketSums(bytes.length / 8);
    for (let i = 0; i < sums.sums.length; i++) sums.sums[i] = bytes.readBigUInt64LE(i * 8);
    return sums;
  }
}
