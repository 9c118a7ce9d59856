/**
 * Lines of PostgreSQL's COPY text format back to fields. Bytes are looked at singly, as the server escapes them: in a
 * SQL_ASCII database the second byte of a GBK character may be a backslash and stands doubled.
 */
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { Field } from '@perennial/domain/migration/row/rules';
import type { RowBatch } from '../../ports.ts';
import { decoderOf, type StrictDecoder } from '../../text-decoder.ts';

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
const fieldsOfBytes = (line: string, decoder: StrictDecoder): Field[] =>
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

/** The bytes of one line, without its newline. */
const lineAt = (bytes: Buffer, index: number): Buffer => {
  let at = 0;
  for (let i = 0; i < index; i++) at = bytes.indexOf(newline, at) + 1;
  return bytes.subarray(at, bytes.indexOf(newline, at));
};

/** The whole at once where it is clean UTF-8, as nearly all input is; else each field is judged by itself. */
const read = (
  bytes: Buffer,
  encoding: Encoding,
  decoder: StrictDecoder,
): { lines: string[]; text: boolean } => {
  if (encoding === 'utf-8') {
    try {
      return { lines: linesOf(decoder.decode(bytes)), text: true };
    } catch {
      // One line at least is no UTF-8.
    }
  }
  return { lines: linesOf(bytes.toString('latin1')), text: false };
};

/** `bytes` ends with a newline. */
const batchOf = (bytes: Buffer, encoding: Encoding, decoder: StrictDecoder): RowBatch => {
  let first: ReturnType<typeof read> | undefined = read(bytes, encoding, decoder);
  return {
    length: first.lines.length,
    each: (take) => {
      const { lines, text } = first ?? read(bytes, encoding, decoder);
      // Gone after the first look: from then on only the bytes are kept.
      first = undefined;
      for (const [index, line] of lines.entries())
        take(text ? fieldsOfText(line) : fieldsOfBytes(line, decoder), index);
    },
    row: (index) => fieldsOfBytes(lineAt(bytes, index).toString('latin1'), decoder),
    raw: (index) => lineAt(bytes, index),
  };
};

/** A connection delivers a few kilobytes at a time; each batch costs something, however small it is. */
const batchBytes = 131_072;

/** Batches of whole lines out of whatever pieces the connection delivers; a line is never longer than 1 GB. */
export async function* decodeCopy(
  pieces: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<RowBatch> {
  const decoder = decoderOf(encoding);
  let kept: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    kept.push(piece);
    size += piece.length;
    if (size < batchBytes) continue;
    const bytes = Buffer.concat(kept);
    const end = bytes.lastIndexOf(newline) + 1;
    if (end > 0) yield batchOf(bytes.subarray(0, end), encoding, decoder);
    kept = end === bytes.length ? [] : [bytes.subarray(end)];
    size = bytes.length - end;
  }
  const bytes = Buffer.concat(kept);
  if (bytes.length === 0) return;
  if (bytes.at(-1) !== newline) throw new Error('the copy ended in the middle of a row');
  yield batchOf(bytes, encoding, decoder);
}
