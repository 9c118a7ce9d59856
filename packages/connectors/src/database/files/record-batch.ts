import { TextDecoder } from 'node:util';
import type { Field } from '@perennial/domain/migration/row/rules';
import type { RowBatch, RowFault } from '../ports.ts';
import { decoderOf, type StrictDecoder } from '../text-decoder.ts';
import type { Dialect, FileEncoding } from './dialect.ts';
import type { RecordBlock } from './read-records.ts';
import type { RecordFault, RecordScanner } from './record-scanner.ts';

/** The column in which a file's rows carry their place: the byte behind the record, or the row's number in a sheet. */
export const offsetColumn = '$offset';

const beyondAscii = /[\x80-\xff]/;

export const fileDecoder = (encoding: FileEncoding): StrictDecoder =>
  encoding === 'utf-16le'
    ? new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true })
    : decoderOf(encoding);

/** Text, or the bytes where they are none of the encoding. */
export const fieldReader = ({ encoding, quote, nullText }: Dialect) => {
  const decoder = fileDecoder(encoding);
  const doubled = quote === undefined ? undefined : quote + quote;
  const text = (bytes: Buffer): string => {
    if (encoding === 'utf-16le') return decoder.decode(bytes);
    const plain = bytes.toString('latin1');
    return beyondAscii.test(plain) ? decoder.decode(bytes) : plain;
  };
  return (bytes: Buffer, start: number, end: number, quoted: boolean): Field => {
    const part = bytes.subarray(start, end);
    let value: string;
    try {
      value = text(part);
    } catch {
      return { bytes: Uint8Array.from(part), undecodable: true };
    }
    if (quoted)
      return doubled === undefined || quote === undefined ? value : value.replaceAll(doubled, quote);
    if (value === nullText) return null;
    // bcp writes one NUL character for a text that is empty and nothing for NULL.
    return quote === undefined && value === '\0' ? '' : value;
  };
};

const faults: Readonly<Record<RecordFault, RowFault>> = {
  quotes: { rule: 'file.quotes', message: 'it stands in a record whose quotes do not pair' },
  long: { rule: 'file.long', message: 'the record has no end within 8 MB' },
};

const faultOf = (found: RecordFault | undefined, fields: number, expected: number): RowFault | undefined => {
  if (found !== undefined) return faults[found];
  return fields === expected
    ? undefined
    : { rule: 'file.fields', message: `the record has ${fields} fields, expected ${expected}` };
};

export type BatchShape = {
  /** Columns of the file. */
  width: number;
  /** Place of each column asked for; -1: the record's place in the file. */
  places: readonly number[];
  scanner: RecordScanner;
  read: ReturnType<typeof fieldReader>;
};

/** Fields are made when they are asked for; the block's bytes are all that is kept. */
export const recordBatch = (block: RecordBlock, { width, places, scanner, read }: BatchShape): RowBatch => {
  const { bytes, offset, starts, ends } = block;
  const rowAt = (index: number): Field[] => {
    const end = ends[index] ?? 0;
    scanner.scan(bytes, starts[index] ?? 0, end, true);
    return places.map((place) => {
      if (place === -1) return String(offset + end);
      // Of a faulty record as many fields as it has.
      if (place >= scanner.count) return null;
      return read(
        bytes,
        scanner.starts[place] ?? 0,
        scanner.ends[place] ?? 0,
        scanner.quoted[place] ?? false,
      );
    });
  };
  return {
    length: starts.length,
    each: (take) => {
      for (let i = 0; i < starts.length; i++) take(rowAt(i), i);
    },
    row: rowAt,
    raw: (index) => bytes.subarray(starts[index], ends[index]),
    fault: (index) => faultOf(block.faults.get(index), block.fields[index] ?? 0, width),
  };
};
