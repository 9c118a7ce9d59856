/** Rows as lines of text with tabs, in the two dialects that differ in their binary columns and in their encoding. */
import type { Cell, Row } from '../data/cell.ts';
import type { Flavour } from '../faults/fault.ts';
import { toGbk } from '../text/gbk.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format escapes
const special = /[\\\t\n\r\u0000]/g;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\u0000': '\\0',
};
const escaped = (text: string): string => text.replace(special, (c) => escapes[c] ?? c);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `postgres`: COPY text format. `mariadb`: LOAD DATA's default, with hexadecimal where a column is binary. */
const dialects: Readonly<Record<Flavour, (cell: Cell) => string>> = {
  postgres: (cell) => {
    if (cell === null) return '\\N';
    if (typeof cell === 'string') return escaped(cell);
    if ('bytes' in cell) return `\\\\x${hex(cell.bytes)}`;
    return [...cell.raw].map((byte) => `\\x${hex(Uint8Array.of(byte))}`).join('');
  },
  mariadb: (cell) => {
    if (cell === null) return '\\N';
    if (typeof cell === 'string') return escaped(cell);
    if ('bytes' in cell) return hex(cell.bytes);
    throw new Error('MariaDB checks its text: bytes that are none cannot be written');
  },
};

const encoders: Readonly<Record<Flavour, (text: string) => Uint8Array>> = {
  postgres: (text) => toGbk(text, true),
  mariadb: (text) => Buffer.from(text, 'utf8'),
};

/** Characters, about; what is held at a time. */
const pieceLength = 64 * 1024;

/** Pieces of whole lines in the bytes the database is sent. */
export function* linesOf(rows: Iterable<Row>, flavour: Flavour): Generator<Uint8Array> {
  const write = dialects[flavour];
  const encode = encoders[flavour];
  let piece = '';
  for (const row of rows) {
    let line = '';
    for (const column in row) line += (line === '' ? '' : '\t') + write(row[column] ?? null);
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield encode(piece);
    piece = '';
  }
  if (piece !== '') yield encode(piece);
}
