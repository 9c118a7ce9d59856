/**
 * Rows in the form of MySQL's own protocol: each field a length and its bytes, 0xFB for NULL. One buffer holds many
 * rows, so that a chunk costs its bytes and not its fields. Source: MySQL, "Protocol::LengthEncodedString".
 */

const nullMark = 0xfb;

const lengthBytes = (length: number): number =>
  length < 251 ? 1 : length < 65_536 ? 3 : length < 16_777_216 ? 4 : 9;

const writeLength = (into: Buffer, at: number, length: number): number => {
  const size = lengthBytes(length);
  if (size === 1) into[at] = length;
  else if (size === 3) {
    into[at] = 0xfc;
    into.writeUInt16LE(length, at + 1);
  } else if (size === 4) {
    into[at] = 0xfd;
    into.writeUIntLE(length, at + 1, 3);
  } else {
    into[at] = 0xfe;
    into.writeBigUInt64LE(BigInt(length), at + 1);
  }
  return at + size;
};

/** `ends[i]` is where row i ends. */
export type RowBlock = { bytes: Buffer; ends: readonly number[] };

export class RowBlockWriter {
  #bytes: Buffer;
  #at = 0;
  #ends: number[] = [];
  readonly #size: number;

  /** Bytes after which a block is full; a row that is longer makes a block of its own. */
  constructor(size = 256 * 1024) {
    this.#size = size;
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get full(): boolean {
    return this.#at >= this.#size;
  }

  add(row: readonly (Buffer | null)[]): void {
    let needed = 0;
    for (const field of row) needed += field === null ? 1 : lengthBytes(field.length) + field.length;
    if (this.#at + needed > this.#bytes.length) {
      const wider = Buffer.allocUnsafe(Math.max(this.#at + needed, this.#bytes.length + this.#size));
      this.#bytes.copy(wider, 0, 0, this.#at);
      this.#bytes = wider;
    }
    let at = this.#at;
    for (const field of row) {
      if (field === null) this.#bytes[at++] = nullMark;
      else {
        at = writeLength(this.#bytes, at, field.length);
        at += field.copy(this.#bytes, at);
      }
    }
    this.#at = at;
    this.#ends.push(at);
  }

  /** What was added since the last time; undefined: nothing. */
  take(): RowBlock | undefined {
    if (this.#ends.length === 0) return undefined;
    const block = { bytes: this.#bytes.subarray(0, this.#at), ends: this.#ends };
    this.#bytes = Buffer.allocUnsafe(this.#size);
    this.#at = 0;
    this.#ends = [];
    return block;
  }
}

export type FieldReader<T> = (bytes: Buffer, start: number, end: number) => T;

/** The fields of the row that begins at `start`, one reader for each. */
export const readRow = <T>(
  bytes: Buffer,
  start: number,
  readers: readonly FieldReader<T>[],
): (T | null)[] => {
  const row = new Array<T | null>(readers.length);
  let at = start;
  for (const [i, read] of readers.entries()) {
    const first = bytes[at] ?? 0;
    if (first === nullMark) {
      row[i] = null;
      at += 1;
      continue;
    }
    let length = first;
    at += 1;
    if (first === 0xfc) {
      length = bytes.readUInt16LE(at);
      at += 2;
    } else if (first === 0xfd) {
      length = bytes.readUIntLE(at, 3);
      at += 3;
    } else if (first === 0xfe) {
      length = Number(bytes.readBigUInt64LE(at));
      at += 8;
    }
    row[i] = read(bytes, at, at + length);
    at += length;
  }
  return row;
};
