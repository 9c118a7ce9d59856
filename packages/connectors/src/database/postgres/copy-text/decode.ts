/**
 * Lines of PostgreSQL's COPY text format back to fields. Bytes are looked at singly, as the server escapes them: in a
 * SQL_ASCII database the second byte of a GBK character may be a backslash and stands doubled.
 */
import { TextDecoder } from 'node:util';
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { Field } from '@perennial/domain/migration/row/rules';
import type { RowBatch } from '../../ports.ts';

const newline = 10;
const unescapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

/** `\x41` and `\101` are read, too: the format allows them, though no server writes them. */
const unescapeText = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, one) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return unescapes[one] ?? one;
  });

const beyondAscii = /[\x80-\xff]/;

/** Fields of a line whose characters are bytes. */
const fieldsOfBytes = (line: string, decoder: TextDecoder): Field[] =>
  line.split('\t').map((field): Field => {
    if (field === '\\N') return null;
    const clean = field.includes('\\') ? unescapeText(field) : field;
    if (!beyondAscii.test(clean)) return clean;
    const bytes = Buffer.from(clean, 'latin1');
    try {
      return decoder.decode(bytes);
    } catch {
      return { bytes, undecodable: true };
    }
  });

const fieldsOfText = (line: string): Field[] => {
  const fields: Field[] = line.split('\t');
  if (!line.includes('\\')) return fields;
  return fields.map((field) =>
    field === '\\N' ? null : typeof field === 'string' && field.includes('\\') ? unescapeText(field) : field,
  );
};

const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  lines.pop();
  return lines;
};

/** `bytes` ends with a newline. */
const batchOf = (bytes: Buffer, encoding: Encoding, decoder: TextDecoder): RowBatch => {
  if (encoding === 'utf-8') {
    try {
      // The whole at once: a fatal decoder is faster than looking at each field, and nearly all input is clean.
      const lines = linesOf(decoder.decode(bytes));
      return { rows: lines.map(fieldsOfText), raw: (i) => Buffer.from(lines[i] ?? '', 'utf8') };
    } catch {
      // One line at least is no UTF-8: below each field is judged by itself.
    }
  }
  const lines = linesOf(bytes.toString('latin1'));
  return {
    rows: lines.map((line) => fieldsOfBytes(line, decoder)),
    raw: (i) => Buffer.from(lines[i] ?? '', 'latin1'),
  };
};

/** `ignoreBOM`: a byte order mark inside a column is part of its value. */
export const decoderOf = (encoding: Encoding): TextDecoder =>
  new TextDecoder(encoding === 'gbk' ? 'gb18030' : encoding, { fatal: true, ignoreBOM: true });

/** Batches of whole lines out of whatever pieces the connection delivers; a line is never longer than 1 GB. */
export async function* decodeCopy(
  pieces: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<RowBatch> {
  const decoder = decoderOf(encoding);
  let rest: Buffer[] = [];
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(newline);
    if (end === -1) {
      rest.push(piece);
      continue;
    }
    const whole = piece.subarray(0, end + 1);
    yield batchOf(rest.length === 0 ? whole : Buffer.concat([...rest, whole]), encoding, decoder);
    rest = end + 1 === piece.length ? [] : [piece.subarray(end + 1)];
  }
  if (rest.some((piece) => piece.length > 0)) throw new Error('the copy ended in the middle of a row');
}
