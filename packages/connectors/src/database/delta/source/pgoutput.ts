/**
 * Messages of PostgreSQL's own output plug-in, protocol version 1.
 * Source: PostgreSQL documentation, "Logical Replication Message Formats".
 */

export type RelationColumn = { name: string; key: boolean };
export type Relation = { oid: number; schema: string; table: string; columns: readonly RelationColumn[] };

/** `undefined`: a long value that did not change and is not sent. */
export type Tuple = readonly (Uint8Array | null | undefined)[];

export type Message =
  | { kind: 'begin'; committedAtMs: number }
  | { kind: 'commit'; end: string }
  | { kind: 'relation'; relation: Relation }
  | { kind: 'insert'; oid: number; row: Tuple }
  /** `old`: `key` where only the replica identity's columns are there, `row` where all are. */
  | { kind: 'update'; oid: number; row: Tuple; old?: { of: 'key' | 'row'; tuple: Tuple } }
  | { kind: 'delete'; oid: number; old: { of: 'key' | 'row'; tuple: Tuple } }
  | { kind: 'truncate'; oids: readonly number[] }
  | { kind: 'other' };

/** 2000-01-01, from which the server counts its microseconds. */
const epochMs = 946_684_800_000;

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int8 = (): number => this.#bytes.readUInt8(this.#step(1));
  int16 = (): number => this.#bytes.readUInt16BE(this.#step(2));
  int32 = (): number => this.#bytes.readUInt32BE(this.#step(4));
  int64 = (): bigint => this.#bytes.readBigUInt64BE(this.#step(8));
  char = (): string => String.fromCharCode(this.int8());

  text = (): string => {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end === -1) throw new RangeError('a message of the replication log ends in the middle of a name');
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  };

  bytes = (length: number): Buffer => {
    const at = this.#step(length);
    return this.#bytes.subarray(at, at + length);
  };

  #step(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length)
      throw new RangeError('a message of the replication log is cut short');
    this.#at += length;
    return at;
  }
}

const tupleOf = (read: Reader): Tuple =>
  Array.from({ length: read.int16() }, () => {
    const kind = read.char();
    switch (kind) {
      case 'n':
        return null;
      case 'u':
        return undefined;
      case 't':
        return read.bytes(read.int32());
      default:
        throw new RangeError(`a column of the replication log is of the unknown kind "${kind}"`);
    }
  });

const oldOf = (kind: string, read: Reader): { of: 'key' | 'row'; tuple: Tuple } => {
  if (kind !== 'K' && kind !== 'O')
    throw new RangeError(`a row of the replication log is of the unknown kind "${kind}"`);
  return { of: kind === 'K' ? 'key' : 'row', tuple: tupleOf(read) };
};

const relationOf = (read: Reader): Relation => {
  const oid = read.int32();
  const schema = read.text();
  const table = read.text();
  read.int8();
  const columns = Array.from({ length: read.int16() }, () => {
    const key = (read.int8() & 1) === 1;
    const name = read.text();
    read.bytes(8);
    return { name, key };
  });
  return { oid, schema, table, columns };
};

const updateOf = (read: Reader): Message => {
  const oid = read.int32();
  const kind = read.char();
  if (kind === 'N') return { kind: 'update', oid, row: tupleOf(read) };
  const old = oldOf(kind, read);
  read.char();
  return { kind: 'update', oid, row: tupleOf(read), old };
};

const insertOf = (read: Reader): Message => {
  const oid = read.int32();
  read.char();
  return { kind: 'insert', oid, row: tupleOf(read) };
};

const deleteOf = (read: Reader): Message => {
  const oid = read.int32();
  return { kind: 'delete', oid, old: oldOf(read.char(), read) };
};

/** `lsn` as the server prints it: two hexadecimal halves. */
export const printLsn = (lsn: bigint): string =>
  `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`.toUpperCase();

export const parseLsn = (text: string): bigint => {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  if (high === undefined || low === undefined) throw new RangeError(`"${text}" is no place in the log`);
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
};

/** Throws `RangeError` on bytes that are no message of this protocol. */
export const parseMessage = (bytes: Buffer): Message => {
  const read = new Reader(bytes);
  switch (read.char()) {
    case 'B':
      read.int64();
      return { kind: 'begin', committedAtMs: epochMs + Number(read.int64() / 1000n) };
    case 'C':
      read.int8();
      read.int64();
      return { kind: 'commit', end: printLsn(read.int64()) };
    case 'R':
      return { kind: 'relation', relation: relationOf(read) };
    case 'I':
      return insertOf(read);
    case 'U':
      return updateOf(read);
    case 'D':
      return deleteOf(read);
    case 'T': {
      const count = read.int32();
      read.int8();
      return { kind: 'truncate', oids: Array.from({ length: count }, () => read.int32()) };
    }
    default:
      return { kind: 'other' };
  }
};
