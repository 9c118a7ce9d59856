import type { ColumnInfo } from '../schema-info/rules.ts';
import type { Canonical } from './trace.ts';

const hexForm = /^\\x(?:[0-9a-fA-F]{2})*$/;

export const hexOf = (bytes: Uint8Array): string =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;

/** Whether text cannot be told from bytes is not guessed: only the hexadecimal form is taken. */
export const canonicalBytes: Canonical = (text, trace) =>
  hexForm.test(text)
    ? text.toLowerCase()
    : trace.refuse('value.bytes', 'is text, not bytes in hexadecimal form (\\x00ff)');

const bitForm = /^[01]*$/;

/** Bytes of a bit column of MySQL: the number they make, without the zeros that fill the first byte up. */
const bitsOfHex = (text: string, length: number): string => {
  const bits = [...Buffer.from(text.slice(2), 'hex')]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const surplus = bits.length - length;
  return surplus > 0 && surplus < 8 && !bits.slice(0, surplus).includes('1') ? bits.slice(surplus) : bits;
};

/** `bit(n)` holds exactly n of them, `bit varying(n)` at most; none is added or cut. */
export const bitsOf = ({ type, length }: ColumnInfo): Canonical => {
  const varying = /varying|varbit/.test(type);
  const room = length ?? (varying ? undefined : 1);
  return (text, trace) => {
    const bits = hexForm.test(text) ? bitsOfHex(text, room ?? 0) : text;
    if (!bitForm.test(bits)) return trace.refuse('value.bits', 'is not a row of zeros and ones');
    if (room !== undefined && (varying ? bits.length > room : bits.length !== room))
      return trace.refuse(
        'value.length',
        `has ${bits.length} bits, ${type} takes ${varying ? 'at most ' : ''}${room}`,
      );
    return bits;
  };
};

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const looseForm = /^(\{)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})(\})?$/;

/** With or without hyphens and braces, in either case. */
export const canonicalUuid: Canonical = (text, trace) => {
  if (uuidForm.test(text)) return text;
  const parts = looseForm.exec(text.toLowerCase());
  if (parts === null || (parts[1] === undefined) !== (parts[7] === undefined))
    return trace.refuse('value.uuid', 'is no UUID');
  return parts.slice(2, 7).join('-');
};
