/** A column of the key: how its value is asked for, and how one is written so that it compares as the column does. */
import { binaryLiteral, ident, literal, literalIn } from './identifier.ts';
import { type CatalogColumn, kindOf } from './kinds.ts';

export type KeyColumn = { name: string; select: string; literal: (value: string) => string };

const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const numberIn = (name: string, value: string): string => {
  if (!number.test(value))
    throw new RangeError(`${JSON.stringify(value)} is no number to compare ${name} with`);
  return value;
};

/** `\x` and hexadecimal, for what cannot be carried as text and compared exactly. */
const bytesIn = (name: string, value: string): Buffer => {
  if (!/^\\x([0-9a-f]{2})*$/i.test(value))
    throw new RangeError(`the key ${name} is compared by its bytes, written \\x and hexadecimal`);
  return Buffer.from(value.slice(2), 'hex');
};

const hexOf = (column: string): string => `CONCAT('\\\\x', LOWER(HEX(${column})))`;

/** Rejects what cannot order a copy. Rows without a key value would belong to no chunk. */
export const keyColumn = (column: CatalogColumn): KeyColumn => {
  const { table, name, dataType, charset, collation, nullable } = column;
  const select = ident(name);
  if (nullable)
    throw new Error(`${table}.${name} may be NULL, so it cannot order the copy; name a key without NULLs`);
  const kind = kindOf(column);
  // An ENUM sorts by its number, yet compares with a text as text.
  if (dataType === 'enum' || dataType === 'set' || kind === 'bits')
    return { name, select: `CAST(${select} AS UNSIGNED)`, literal: (value) => numberIn(name, value) };
  if (charset !== undefined && charset !== 'binary') {
    const written = (bytes: Uint8Array) =>
      collation === undefined ? binaryLiteral(bytes) : literalIn(charset, collation, bytes);
    return charset.startsWith('utf8')
      ? { name, select, literal: (value) => written(Buffer.from(value)) }
      : { name, select: hexOf(select), literal: (value) => written(bytesIn(name, value)) };
  }
  switch (kind) {
    case 'bytes':
      return { name, select: hexOf(select), literal: (value) => binaryLiteral(bytesIn(name, value)) };
    case 'integer':
    case 'decimal':
      return { name, select, literal: (value) => numberIn(name, value) };
    case 'float':
      // As DOUBLE on both sides: a FLOAT is printed with six digits only.
      return {
        name,
        select: dataType === 'float' ? `(${select}+0e0)` : select,
        literal: (value) => (/e/i.test(value) ? numberIn(name, value) : `${numberIn(name, value)}e0`),
      };
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return { name, select, literal };
    default:
      throw new Error(`${table}.${name} is ${column.type}, which cannot order the copy; name another key`);
  }
};
