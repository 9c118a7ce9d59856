import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLsn, parseMessage, printLsn } from './pgoutput.ts';

const int = (bytes: 1 | 2 | 4) => (value: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const [i8, i16, i32] = [int(1), int(2), int(4)];
const i64 = (value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(value);
  return buffer;
};
const name = (text: string) => Buffer.from(`${text}\0`);
const message = (kind: string, ...parts: Buffer[]) => Buffer.concat([Buffer.from(kind), ...parts]);
const tuple = (...values: (string | null | undefined)[]) =>
  Buffer.concat([
    i16(values.length),
    ...values.map((v) => {
      if (v === null) return Buffer.from('n');
      if (v === undefined) return Buffer.from('u');
      const bytes = Buffer.from(v);
      return Buffer.concat([Buffer.from('t'), i32(bytes.length), bytes]);
    }),
  ]);

test('a relation names its table, its columns and which of them are the identity', () => {
  const columns = [i8(1), name('id'), i32(23), i32(0), i8(0), name('名称'), i32(25), i32(0)];
  expect(
    parseMessage(
      message('R', i32(16_400), name('public'), name('item'), i8(100), i16(2), Buffer.concat(columns)),
    ),
  ).toEqual({
    kind: 'relation',
    relation: {
      oid: 16_400,
      schema: 'public',
      table: 'item',
      columns: [
        { name: 'id', key: true },
        { name: '名称', key: false },
      ],
    },
  });
});

test('rows keep NULL, the empty string and values that were not sent apart', () => {
  const row = tuple('1', '', null, undefined);
  const values = [Buffer.from('1'), Buffer.alloc(0), null, undefined];
  expect(parseMessage(message('I', i32(7), Buffer.from('N'), row))).toEqual({
    kind: 'insert',
    oid: 7,
    row: values,
  });
  expect(parseMessage(message('U', i32(7), Buffer.from('N'), row))).toEqual({
    kind: 'update',
    oid: 7,
    row: values,
  });
});

test('the row before is either its key or all of it', () => {
  const old = tuple('1');
  const now = Buffer.concat([Buffer.from('N'), tuple('2')]);
  expect(parseMessage(message('U', i32(7), Buffer.from('K'), old, now))).toMatchObject({
    kind: 'update',
    old: { of: 'key', tuple: [Buffer.from('1')] },
    row: [Buffer.from('2')],
  });
  expect(parseMessage(message('D', i32(7), Buffer.from('O'), old))).toEqual({
    kind: 'delete',
    oid: 7,
    old: { of: 'row', tuple: [Buffer.from('1')] },
  });
});

test('a transaction begins with the instant of its commit and ends with its place in the log', () => {
  expect(parseMessage(message('B', i64(5n), i64(1_000_000n), i32(9)))).toEqual({
    kind: 'begin',
    committedAtMs: Date.parse('2000-01-01T00:00:01Z'),
  });
  expect(parseMessage(message('C', i8(0), i64(1n), i64(0x16_b374d848n), i64(0n)))).toEqual({
    kind: 'commit',
    end: '16/B374D848',
  });
});

test('every table of a truncation is named', () => {
  expect(parseMessage(message('T', i32(2), i8(0), i32(7), i32(8)))).toEqual({
    kind: 'truncate',
    oids: [7, 8],
  });
});

test('a message cut anywhere is refused, never read as a shorter row', () => {
  const whole = message('I', i32(7), Buffer.from('N'), tuple('abc', null, 'd'));
  for (let end = 1; end < whole.length; end++)
    expect(() => parseMessage(whole.subarray(0, end)), `cut at ${end}`).toThrow(RangeError);
});

test('places in the log are printed and read alike', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 0xffff_ffff_ffff_ffffn), (lsn) => {
      expect(parseLsn(printLsn(lsn))).toBe(lsn);
    }),
    { seed: 7 },
  );
  expect(() => parseLsn('nowhere')).toThrow('no place');
});
