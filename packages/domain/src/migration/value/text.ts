import type { ColumnInfo } from '../schema-info/rules.ts';
import type { Canonical, Trace } from './trace.ts';

/** Characters as PostgreSQL counts them: code points. */
export const charactersOf = (text: string): number => {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800) {
      count -= 1;
      i += 1;
    }
  }
  return count;
};

/** The first `count` characters. */
const firstOf = (text: string, count: number): string => {
  let at = 0;
  for (let i = 0; i < count; i++) at += (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
  return text.slice(0, at);
};

/** Also refuses halves of characters, which would turn into another character on the wire. */
const isStorable = (text: string, trace: Trace): boolean => {
  if (text.includes('\0')) {
    trace.refuse(
      'value.nul',
      'holds a NUL character, which PostgreSQL cannot store; the fix `strip-nul` removes it',
    );
    return false;
  }
  if (text.isWellFormed()) return true;
  trace.refuse('value.text', 'holds half of a character');
  return false;
};

/** Anything PostgreSQL can store as text. */
export const unlimited: Canonical = (text, trace) => (isStorable(text, trace) ? text : null);

const varying =
  (length: number, lossy: boolean): Canonical =>
  (text, trace) => {
    if (!isStorable(text, trace)) return null;
    if (text.length <= length) return text;
    const characters = charactersOf(text);
    if (characters <= length) return text;
    const spaces = characters - length <= text.length - text.trimEnd().length;
    if (!lossy)
      return trace.refuse(
        'value.length',
        `has ${characters} characters, ${length} fit${spaces ? '; the fix `trim-padding` removes the spaces at its end' : ''}`,
      );
    trace.lost = true;
    return firstOf(text, length);
  };

const endSpaces = / +$/;

/** Spaces at the end carry no meaning in this type, neither those that are missing nor those too many. */
const padded = (length: number, lossy: boolean): Canonical => {
  const limit = varying(length, lossy);
  return (text, trace) => {
    const fitting = limit(text.length > length ? text.replace(endSpaces, '') : text, trace);
    return fitting === null ? null : fitting + ' '.repeat(length - charactersOf(fitting));
  };
};

/** One byte. */
const oneByte: Canonical = (text, trace) => {
  if (!isStorable(text, trace)) return null;
  return text === '' || (text.length === 1 && text < '\x80')
    ? text
    : trace.refuse('value.length', 'is not one ASCII character');
};

const nameType: Canonical = (text, trace) => {
  if (!isStorable(text, trace)) return null;
  return Buffer.byteLength(text) < 64 ? text : trace.refuse('value.length', 'is longer than 63 bytes');
};

export const textOf = ({ type, length }: ColumnInfo, lossy: boolean): Canonical => {
  if (type === '"char"') return oneByte;
  if (type === 'name') return nameType;
  if (length === undefined) return unlimited;
  return /^(character|char|bpchar)\b(?! varying)/.test(type) ? padded(length, lossy) : varying(length, lossy);
};
