import { type FileHandle, open } from 'node:fs/promises';
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { Description } from './description.ts';
import { type Dialect, markOf, shapes } from './dialect.ts';
import { columnNames, type FileTable, placeOf } from './file-table.ts';
import { readRecords } from './read-records.ts';
import { fieldReader, recordBatch } from './record-batch.ts';
import { RecordScanner } from './record-scanner.ts';

export type TextFile = {
  path: string;
  /** With its dot, lower case. */
  extension: string;
  description: Description;
  /** The plan's. */
  encoding: Encoding | undefined;
};

const headBytes = async (handle: FileHandle, size: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, Math.min(4, size), 0);
  return buffer.subarray(0, bytesRead);
};

const dialectOf = (file: TextFile, marked: Dialect['encoding'] | undefined): Dialect => {
  const shape = shapes[file.extension] ?? shapes['.csv'];
  if (shape === undefined) throw new Error(`${file.extension} is no text file`);
  const { dialect } = file.description;
  return {
    encoding: file.encoding ?? 'utf-8',
    ...shape,
    ...dialect,
    ...(marked ? { encoding: marked } : {}),
  };
};

/** Columns and where the rows begin. */
const headOf = async (file: TextFile) => {
  await using handle = await open(file.path);
  const { size } = await handle.stat();
  const mark = markOf(await headBytes(handle, size));
  const dialect = dialectOf(file, mark?.encoding);
  const from = mark?.length ?? 0;
  const { columns, header = columns === undefined } = file.description;
  if (!header) {
    if (columns === undefined)
      throw new Error('it has no header and no .columns file that names its columns');
    return { dialect, columns, from };
  }
  const scanner = new RecordScanner(dialect);
  const field = fieldReader(dialect);
  for await (const { bytes, offset, starts, ends, faults } of readRecords(handle, scanner, {
    from,
    to: size,
    blank: false,
  })) {
    if (faults.has(0))
      throw new Error('its first line, which names the columns, has quotes that do not pair');
    const end = ends[0] ?? 0;
    scanner.scan(bytes, starts[0] ?? 0, end, true);
    const names = Array.from({ length: scanner.count }, (_, i) =>
      field(bytes, scanner.starts[i] ?? 0, scanner.ends[i] ?? 0, scanner.quoted[i] ?? false),
    ).map((name) => {
      if (name === null || typeof name === 'string') return name;
      throw new Error(`its first line is not written in ${dialect.encoding}; name the encoding in the plan`);
    });
    return { dialect, columns: columns ?? columnNames(names), from: offset + end };
  }
  throw new Error('it is empty: not even a line that names the columns');
};

/**
 * A text file as a table. A row's place is the byte behind its record, so that the bytes from one place to another are
 * whole rows, and a chunk is read without what stands before it.
 */
export const textTable = async (file: TextFile): Promise<FileTable> => {
  const { dialect, columns, from } = await headOf(file);
  const blank = columns.length === 1;
  const size = async (): Promise<number> => {
    await using handle = await open(file.path);
    return (await handle.stat()).size;
  };
  return {
    columns,
    encoding: dialect.encoding,
    bytes: await size(),
    upperBound: async () => {
      const end = await size();
      return end <= from ? undefined : String(end);
    },
    cut: async (after, upTo, rows) => {
      await using handle = await open(file.path);
      const range = { from: after === undefined ? from : Number(after), to: Number(upTo), blank };
      let left = rows;
      for await (const { offset, ends, inner } of readRecords(handle, new RecordScanner(dialect), range)) {
        let last = left - 1;
        while (inner.has(last)) last += 1;
        const end = ends[last];
        // A chunk that ends with the range is the last one.
        if (end !== undefined) return offset + end < range.to ? String(offset + end) : undefined;
        left -= ends.length;
      }
      return undefined;
    },
    read: async function* (places, range, signal) {
      signal.throwIfAborted();
      await using handle = await open(file.path);
      const to = placeOf(range.upTo) ?? (await handle.stat()).size;
      const part = { from: placeOf(range.after) ?? from, to, blank };
      const read = fieldReader(dialect);
      for await (const block of readRecords(handle, new RecordScanner(dialect), part, signal))
        yield recordBatch(block, {
          width: columns.length,
          places,
          scanner: new RecordScanner(dialect),
          read,
        });
    },
    count: async () => {
      await using handle = await open(file.path);
      let rows = 0;
      const range = { from, to: (await handle.stat()).size, blank };
      for await (const { starts } of readRecords(handle, new RecordScanner(dialect), range))
        rows += starts.length;
      return BigInt(rows);
    },
  };
};
