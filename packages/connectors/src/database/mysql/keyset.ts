/**
 * The part of a table between two keys, as SQL. `(a, b) > (x, y)` is written out, since MariaDB takes no index range for
 * a row comparison; the first column stands alone as well, which is what the range is found by.
 */
import type { ChunkRange } from '../ports.ts';
import { ident } from './identifier.ts';
import type { KeyColumn } from './key-column.ts';

const beyond = (key: readonly KeyColumn[], values: readonly string[], sign: '>' | '<'): string => {
  if (values.length !== key.length)
    throw new RangeError(`a key of ${key.length} columns cannot be compared with ${values.length} values`);
  const written = key.map((column, i) => ({
    name: ident(column.name),
    value: column.literal(values[i] ?? ''),
  }));
  const last = key.length - 1;
  const cases = written.map(({ name, value }, i) => {
    const equal = written.slice(0, i).map((column) => `${column.name} = ${column.value}`);
    // The upper end belongs to the range, the lower one does not.
    const compared = `${name} ${sign}${sign === '<' && i === last ? '=' : ''} ${value}`;
    return [...equal, compared].join(' AND ');
  });
  if (key.length === 1) return cases.join('');
  return `${written[0]?.name} ${sign}= ${written[0]?.value} AND (${cases.map((one) => `(${one})`).join(' OR ')})`;
};

/** `after` excluded, `upTo` included. A table without a key has one chunk, which is all of it. */
export const conditionsOf = (key: readonly KeyColumn[], range: ChunkRange, where?: string): string => {
  const parts = [
    ...(range.after && key.length > 0 ? [beyond(key, range.after, '>')] : []),
    ...(range.upTo && key.length > 0 ? [beyond(key, range.upTo, '<')] : []),
    ...(where === undefined ? [] : [`(${where}\n)`]),
  ];
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
};

export const orderOf = (key: readonly KeyColumn[], direction: 'ASC' | 'DESC' = 'ASC'): string =>
  key.length === 0 ? '' : ` ORDER BY ${key.map(({ name }) => `${ident(name)} ${direction}`).join(', ')}`;
