import type { FileHandle } from 'node:fs/promises';
import { more, type RecordFault, type RecordScanner } from './record-scanner.ts';

const blockBytes = 512 * 1024;

/** Whole records in one piece of the file. */
export type RecordBlock = {
  bytes: Buffer;
  /** Place of `bytes` in the file. */
  offset: number;
  /** Within `bytes`. */
  starts: number[];
  ends: number[];
  fields: number[];
  faults: Map<number, RecordFault>;
  /** Records behind which the file must not be cut: only what stands before them shows that they are faulty. */
  inner: Set<number>;
};

const fill = async (handle: FileHandle, into: Buffer, position: number): Promise<void> => {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await handle.read(into, at, into.length - at, position + at);
    if (bytesRead === 0)
      throw new Error(`the file is shorter than it was: it should reach byte ${position + into.length}`);
    at += bytesRead;
  }
};

const emptyBlock = (bytes: Buffer, offset: number): RecordBlock => ({
  bytes,
  offset,
  starts: [],
  ends: [],
  fields: [],
  faults: new Map(),
  inner: new Set(),
});

const add = (
  block: RecordBlock,
  start: number,
  end: number,
  fields: number,
  fault: RecordFault | undefined,
): void => {
  if (fault !== undefined) block.faults.set(block.starts.length, fault);
  block.starts.push(start);
  block.ends.push(end);
  block.fields.push(fields);
};

/** Each line of a record whose quotes do not pair is held back for itself, so that each can be mended for itself. */
const addLines = (block: RecordBlock, scanner: RecordScanner, start: number, end: number): void => {
  for (let at = start; at < end; ) {
    const line = scanner.lineEnd(block.bytes, at, end);
    const next = line === more ? end : line;
    if (next < end) block.inner.add(block.starts.length);
    add(block, at, next, 0, 'quotes');
    at = next;
  }
};

/**
 * Records between two borders, in pieces of about half a megabyte. Empty lines are none, unless the file has a single
 * column (`blank`).
 */
export async function* readRecords(
  handle: FileHandle,
  scanner: RecordScanner,
  range: { from: number; to: number; blank: boolean },
  signal?: AbortSignal,
): AsyncGenerator<RecordBlock> {
  let rest: Buffer = Buffer.alloc(0);
  let read = range.from;
  let wanted = blockBytes;
  while (read < range.to || rest.length > 0) {
    signal?.throwIfAborted();
    const next = Buffer.allocUnsafe(Math.min(wanted, range.to - read));
    await fill(handle, next, read);
    const offset = read - rest.length;
    read += next.length;
    const bytes = rest.length === 0 ? next : Buffer.concat([rest, next]);
    const block = emptyBlock(bytes, offset);
    let at = 0;
    while (at < bytes.length) {
      const end = scanner.scan(bytes, at, bytes.length, read >= range.to);
      if (end === more) break;
      const { count, fault } = scanner;
      const empty =
        fault === undefined && count === 1 && scanner.starts[0] === scanner.ends[0] && !scanner.quoted[0];
      if (fault === 'quotes') addLines(block, scanner, at, end);
      else if (!empty || range.blank) add(block, at, end, count, fault);
      at = end;
    }
    rest = bytes.subarray(at);
    // A record longer than the piece: more at once, so that it is not looked at again and again.
    wanted = at === 0 ? wanted * 2 : blockBytes;
    if (block.starts.length > 0) yield { ...block, bytes: bytes.subarray(0, at) };
  }
}
