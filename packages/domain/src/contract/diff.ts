import type { Change, JsonValue } from '../audit/rules.ts';
import { pointer } from '../input/faults.ts';
import { type ContractTree, type Tree, treeOf } from './tree.ts';

const isBranch = (tree: Tree | undefined): tree is ContractTree =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

const same = (a: Tree | undefined, b: Tree | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whole things that came or went are one row; inside of those that stayed, every difference is its own. */
const compare = (old: Tree | undefined, now: Tree | undefined, path: string[]): Change[] => {
  if (isBranch(old) && isBranch(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => compare(old[key], now[key], [...path, key]));
  }
  return same(old, now) ? [] : [{ path: pointer(path), old: json(old), new: json(now) }];
};

const json = (tree: Tree | undefined): JsonValue => tree ?? null;

type Compared = Parameters<typeof treeOf>[0];

/**
 * What differs between two versions, as a person reads it: clocks are found by level and name, phases by name, services
 * by key, clauses by id and counterparts by module, so that a new row in the middle moves nothing; durations are `4h`.
 * `null` stands for what is not there. The version number itself is left out.
 */
export const diffContracts = (a: Compared, b: Compared): Change[] => compare(treeOf(a), treeOf(b), []);
