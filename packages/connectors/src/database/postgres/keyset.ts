/** The part of a table between two keys, as SQL. Row values compare as the index does, composite keys included. */
import type { ChunkRange, ReadSpec } from '../ports.ts';
import { identList, literal } from './identifier.ts';

export type KeyColumn = { name: string; type: string };

const rowOf = (parts: string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`);

const valuesOf = (key: readonly KeyColumn[], values: readonly string[]): string => {
  if (values.length !== key.length)
    throw new RangeError(`a key of ${key.length} columns cannot be compared with ${values.length} values`);
  return rowOf(key.map(({ type }, i) => `${literal(values[i] ?? '')}::${type}`));
};

/** `after` excluded, `upTo` included; keyless tables are cut by row address (TID ranges, PostgreSQL 14 and later). */
export const conditionsOf = (key: readonly KeyColumn[], range: ChunkRange, where?: string): string => {
  const columns = rowOf(key.map(({ name }) => identList([name])));
  const parts = [
    ...(range.after ? [`${columns} > ${valuesOf(key, range.after)}`] : []),
    ...(range.upTo ? [`${columns} <= ${valuesOf(key, range.upTo)}`] : []),
    ...(where === undefined ? [] : [`(${where}\n)`]),
  ];
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
};

/** The row's address stands in where a table has no key. */
export const ctid: KeyColumn = { name: 'ctid', type: 'tid' };

export const keyColumnsOf = (
  spec: Pick<ReadSpec, 'key' | 'table'>,
  typeOf: (column: string) => string,
): KeyColumn[] => (spec.key.length === 0 ? [ctid] : spec.key.map((name) => ({ name, type: typeOf(name) })));

export const orderOf = (key: readonly KeyColumn[], direction: 'ASC' | 'DESC' = 'ASC'): string =>
  ` ORDER BY ${key.map(({ name }) => `${identList([name])} ${direction}`).join(', ')}`;
