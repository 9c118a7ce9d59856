/**
 * What a file cannot say of itself, in a file named `TABLE.columns` beside it: the names of its columns, one a line, or
 * a JSON object with `columns` and how the file is written.
 */
import { encodings } from '@perennial/domain/migration/plan/rules';
import type { Dialect, FileEncoding } from './dialect.ts';

export type Description = {
  columns?: readonly string[];
  /** Whether the first record names the columns; true where no columns are given. */
  header?: boolean;
  dialect: Partial<Dialect>;
};

const known: readonly FileEncoding[] = [...encodings, 'utf-16le'];
const fields = ['columns', 'header', 'separator', 'terminator', 'quote', 'null', 'encoding'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '');

const isAscii = (text: string): boolean =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).every((c) => c > 0 && c < 0x80);

/** Text of ASCII characters, since it is looked for among bytes. */
const token = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '' || !isAscii(value))
    throw new Error(`${name} is one or more ASCII characters, as "|" or "\\t"`);
  return value;
};

const fromJson = (value: unknown): Description => {
  if (!isRecord(value)) throw new Error('it is a list of names, one a line, or a JSON object');
  const unknown = Object.keys(value).filter((key) => !fields.includes(key));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is unknown; known: ${fields.join(', ')}`);
  const { columns, header, separator, terminator, quote, null: nullText, encoding } = value;
  if (columns !== undefined && !isNames(columns)) throw new Error('columns is a list of names');
  if (header !== undefined && typeof header !== 'boolean') throw new Error('header is true or false');
  if (nullText !== undefined && typeof nullText !== 'string')
    throw new Error('null is the text that stands for NULL');
  const named = encoding === undefined ? undefined : known.find((one) => one === encoding);
  if (encoding !== undefined && named === undefined)
    throw new Error(`encoding is one of ${known.join(', ')}`);
  if (typeof quote === 'string' && quote.length !== 1)
    throw new Error('quote is one character, or null for none');
  return {
    ...(columns === undefined ? {} : { columns }),
    ...(header === undefined ? {} : { header }),
    dialect: {
      ...(separator === undefined ? {} : { separator: token(separator, 'separator') }),
      ...(terminator === undefined ? {} : { terminator: token(terminator, 'terminator') }),
      ...(quote === undefined ? {} : { quote: quote === null ? undefined : token(quote, 'quote') }),
      ...(nullText === undefined ? {} : { nullText }),
      ...(named === undefined ? {} : { encoding: named }),
    },
  };
};

/** Throws with what is wrong; the caller names the file. */
export const parseDescription = (text: string): Description => {
  const clean = text.replace(/^\uFEFF/, '');
  if (/^\s*\{/.test(clean)) {
    let value: unknown;
    try {
      value = JSON.parse(clean);
    } catch (error) {
      throw new Error(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    return fromJson(value);
  }
  const columns = clean
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (columns.length === 0) throw new Error('it names no columns');
  return { columns, dialect: {} };
};
