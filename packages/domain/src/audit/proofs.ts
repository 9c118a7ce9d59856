/** Inclusion and consistency proofs of RFC 9162, sections 2.1.3 and 2.1.4. Indexes start at 0, ranges are half-open. */
import { type Hash, nodeHash, rootOf, sameHash, splitOf } from './merkle.ts';

const path = (leaves: readonly Hash[], index: number, from: number, to: number): Hash[] => {
  if (to - from <= 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle
    ? [...path(leaves, index, from, middle), rootOf(leaves, middle, to)]
    : [...path(leaves, index, middle, to), rootOf(leaves, from, middle)];
};

/** @throws RangeError when there is no such leaf. */
export const inclusionProof = (leaves: readonly Hash[], index: number): Hash[] => {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`no leaf ${index} among ${leaves.length}`);
  return path(leaves, index, 0, leaves.length);
};

const subproof = (leaves: readonly Hash[], old: number, from: number, to: number, whole: boolean): Hash[] => {
  if (old === to) return whole ? [] : [rootOf(leaves, from, to)];
  const middle = from + splitOf(to - from);
  return old <= middle
    ? [...subproof(leaves, old, from, middle, whole), rootOf(leaves, middle, to)]
    : [...subproof(leaves, old, middle, to, false), rootOf(leaves, from, middle)];
};

/** That the tree of all leaves begins with the tree of the first `old`. @throws RangeError outside 1..length. */
export const consistencyProof = (leaves: readonly Hash[], old: number): Hash[] => {
  if (!Number.isInteger(old) || old < 1 || old > leaves.length)
    throw new RangeError(`no tree of ${old} leaves within ${leaves.length}`);
  return subproof(leaves, old, 0, leaves.length, true);
};

/** Folds `[from, to)` back into its root by the proof's last hashes first; undefined when the proof is too short. */
const fold = (leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash | undefined => {
  if (size === 1) return proof.length === 0 ? leaf : undefined;
  const beside = proof.at(-1);
  if (!beside) return;
  const middle = splitOf(size);
  const inner = proof.slice(0, -1);
  const left = index < middle;
  const node = left ? fold(leaf, index, middle, inner) : fold(leaf, index - middle, size - middle, inner);
  if (!node) return;
  return left ? nodeHash(node, beside) : nodeHash(beside, node);
};

export const isIncluded = (
  leaf: Hash,
  index: number,
  size: number,
  proof: readonly Hash[],
  root: Hash,
): boolean => {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  const made = fold(leaf, index, size, proof);
  return made !== undefined && sameHash(made, root);
};

type Both = { old: Hash; new: Hash };

const foldBoth = (
  old: number,
  size: number,
  proof: readonly Hash[],
  oldRoot: Hash | undefined,
): Both | undefined => {
  if (old === size) {
    const [node, ...more] = oldRoot ? [oldRoot, ...proof] : proof;
    return node && more.length === 0 ? { old: node, new: node } : undefined;
  }
  const beside = proof.at(-1);
  if (!beside) return;
  const middle = splitOf(size);
  const inner = proof.slice(0, -1);
  if (old <= middle) {
    const both = foldBoth(old, middle, inner, oldRoot);
    return both && { old: both.old, new: nodeHash(both.new, beside) };
  }
  const both = foldBoth(old - middle, size - middle, inner, undefined);
  return both && { old: nodeHash(beside, both.old), new: nodeHash(beside, both.new) };
};

/** Whether the tree `newer` begins with everything the tree `older` held. An empty tree begins every tree. */
export const isConsistent = (
  older: { size: number; root: Hash },
  newer: { size: number; root: Hash },
  proof: readonly Hash[],
): boolean => {
  if (older.size < 0 || older.size > newer.size) return false;
  if (older.size === 0) return proof.length === 0;
  const both = foldBoth(older.size, newer.size, proof, older.root);
  return both !== undefined && sameHash(both.old, older.root) && sameHash(both.new, newer.root);
};
