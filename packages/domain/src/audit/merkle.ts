/** Merkle tree of RFC 9162 (section 2.1, the hashing of RFC 6962) over SHA-256. Hashes are raw 32 bytes. */
import { hash } from 'node:crypto';

export type Hash = Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export const leafHash = (leaf: string | Uint8Array): Hash =>
  hash('sha256', Buffer.concat([leafPrefix, Buffer.from(leaf)]), 'buffer');

export const nodeHash = (left: Hash, right: Hash): Hash =>
  hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');

export const emptyRoot: Hash = hash('sha256', '', 'buffer');

export const sameHash = (a: Hash, b: Hash): boolean => Buffer.compare(a, b) === 0;

/** The largest power of two below `n`; `n` is at least 2. */
export const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** Root of the leaves `[from, to)`. */
export const rootOf = (leaves: readonly Hash[], from = 0, to = leaves.length): Hash => {
  if (to <= from) return emptyRoot;
  const only = leaves[from];
  if (to - from === 1 && only) return only;
  const middle = from + splitOf(to - from);
  return nodeHash(rootOf(leaves, from, middle), rootOf(leaves, middle, to));
};
