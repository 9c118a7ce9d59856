/** How one column is asked for and what is made of its bytes: text that loses nothing, or the bytes themselves. */
import { TextDecoder } from 'node:util';
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { Field } from '@perennial/domain/migration/row/rules';
import { decoderOf, type StrictDecoder } from '../text-decoder.ts';
import { ident } from './identifier.ts';
import { type CatalogColumn, isAddressType, kindOf } from './kinds.ts';
import type { FieldReader } from './row-block.ts';

export type ReadColumn = { select: string; read: FieldReader<Field> };

const ascii: FieldReader<Field> = (bytes, start, end) => bytes.toString('latin1', start, end);

const raw: FieldReader<Field> = (bytes, start, end) => ({
  bytes: Uint8Array.from(bytes.subarray(start, end)),
  undecodable: false,
});

const beyondAscii = /[\x80-\xff]/;

const text =
  (decoder: StrictDecoder): FieldReader<Field> =>
  (bytes, start, end) => {
    const plain = bytes.toString('latin1', start, end);
    if (!beyondAscii.test(plain)) return plain;
    try {
      return decoder.decode(bytes.subarray(start, end));
    } catch {
      return { bytes: Uint8Array.from(bytes.subarray(start, end)), undecodable: true };
    }
  };

/** Big-endian bytes, as many bits as the column has. */
const bits =
  (width: number): FieldReader<Field> =>
  (bytes, start, end) =>
    BigInt(`0x${bytes.toString('hex', start, end) || '0'}`)
      .toString(2)
      .padStart(width, '0');

/** The server prints six digits of a FLOAT; asked for as a DOUBLE it is exact, and here made as short as it can be. */
const float: FieldReader<Field> = (bytes, start, end) => {
  const exact = Number(bytes.toString('latin1', start, end));
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(exact.toPrecision(digits));
    if (Math.fround(short) === exact) return String(short);
  }
  return String(Number(exact.toPrecision(9)));
};

/** The session's zone is UTC. A zero date is no instant and stays as it is. */
const instant: FieldReader<Field> = (bytes, start, end) => {
  const value = bytes.toString('latin1', start, end);
  return value.startsWith('0000-00-00') ? value : `${value}+00`;
};

const unicode = new Set(['utf8', 'utf8mb3', 'utf8mb4']);
const chinese = new Set(['gbk', 'gb2312', 'gb18030']);
const decodable: Readonly<Record<string, string>> = {
  big5: 'big5',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ujis: 'euc-jp',
  euckr: 'euc-kr',
};

/**
 * A column that says utf8mb4 or gbk is taken at its word, since the server lets nothing else in. One that says latin1 or
 * ascii takes any bytes, and then it is the plan that knows what they are. Of other character sets the server makes
 * utf8mb4 by itself.
 */
const textColumn = (name: string, charset: string, encoding: Encoding | undefined): ReadColumn => {
  const select = ident(name);
  if (unicode.has(charset)) return { select, read: text(decoderOf('utf-8')) };
  if (chinese.has(charset)) return { select, read: text(decoderOf('gb18030')) };
  const label = decodable[charset];
  if (label !== undefined)
    return { select, read: text(new TextDecoder(label, { fatal: true, ignoreBOM: true })) };
  if (charset === 'latin1' || charset === 'ascii')
    return { select, read: text(decoderOf(encoding ?? 'latin1')) };
  return { select: `CONVERT(${select} USING utf8mb4)`, read: text(decoderOf('utf-8')) };
};

export const readColumn = (column: CatalogColumn, encoding: Encoding | undefined): ReadColumn => {
  const { name, dataType, charset, precision } = column;
  const select = ident(name);
  if (charset !== undefined && charset !== 'binary') return textColumn(name, charset, encoding);
  const kind = kindOf(column);
  switch (kind) {
    case 'bytes':
      return { select, read: raw };
    case 'bits':
      return { select, read: bits(precision ?? 1) };
    case 'float':
      return dataType === 'float' ? { select: `(${select}+0e0)`, read: float } : { select, read: ascii };
    case 'timestamptz':
      return { select, read: instant };
    case 'json':
      return { select, read: text(decoderOf('utf-8')) };
    case 'other':
      return { select, read: isAddressType(dataType) ? ascii : raw };
    default:
      return { select, read: ascii };
  }
};
