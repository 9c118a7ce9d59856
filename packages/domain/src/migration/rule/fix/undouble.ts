/**
 * Text that was UTF-8, was read as GBK or Latin-1 and stored as what that showed. It is undone only where the way back
 * is exact (the same bytes read wrongly again give the text as it stands) and what comes out is text people write.
 */
import { TextDecoder } from 'node:util';

type Reverse = ReadonlyMap<number, readonly number[]>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Both what browsers call latin1 (Windows-1252) and the bytes themselves. */
const latinTable = (): Reverse => {
  const decoder = new TextDecoder('windows-1252');
  const table = new Map<number, readonly number[]>();
  for (let byte = 0x80; byte <= 0xff; byte++) {
    table.set(byte, [byte]);
    table.set(decoder.decode(Uint8Array.of(byte)).charCodeAt(0), [byte]);
  }
  return table;
};

const gbkTable = (): Reverse => {
  const decoder = new TextDecoder('gbk', { fatal: true });
  const table = new Map<number, readonly number[]>([[0x20ac, [0x80]]]);
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      try {
        const text = decoder.decode(Uint8Array.of(lead, trail));
        if (text.length === 1) table.set(text.charCodeAt(0), [lead, trail]);
      } catch {
        // No character of the table.
      }
    }
  return table;
};

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};
/** Made when first needed: a plan without this fix does not pay for them. */
const latin = once(latinTable);
const gbk = once(gbkTable);

/** The UTF-8 text behind the bytes; undefined where a character is not in the table, or the bytes are no UTF-8. */
const behind = (text: string, table: Reverse): string | undefined => {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const found = table.get(code);
    if (found === undefined) return undefined;
    for (const byte of found) bytes.push(byte);
  }
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
};

const beyondAscii = /[^\p{ASCII}]/u;
const control = /[\p{Cc}--[\t\n\r]]/v;
/** Han, kana, hangul with their marks and widths, and signs such as ℃ μ Ω ≥. */
const eastern =
  /^[\p{ASCII}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef\u2010-\u2044\u2100-\u22ff\u25a0-\u25ff]*$/u;
const western = /^[\p{ASCII}\u00a0-\u024f\u0391-\u03c9]*$/u;

/** One of the 6,763 characters of GB 2312, which is what is written in practice. */
const isCommon = (character: string): boolean => {
  const [lead = 0, trail = 0] = gbk().get(character.charCodeAt(0)) ?? [];
  return lead >= 0xb0 && lead <= 0xf7 && trail >= 0xa1;
};

/** Names of three characters may be bytes of UTF-8 by chance: what that would show are hardly ever common characters. */
const believableFromGbk = (text: string): boolean =>
  eastern.test(text) && [...text].every((c) => !/\p{sc=Han}/u.test(c) || isCommon(c));
const believableFromLatin = (text: string): boolean => eastern.test(text) || western.test(text);

const misreadings: readonly [() => Reverse, (text: string) => boolean][] = [
  [latin, believableFromLatin],
  [gbk, believableFromGbk],
];

export const undoubled = (text: string): string => {
  if (!beyondAscii.test(text)) return text;
  for (const [table, believable] of misreadings) {
    const found = behind(text, table());
    // Shorter, since several bytes had become characters of their own.
    if (found !== undefined && found.length < text.length && !control.test(found) && believable(found))
      return found;
  }
  return text;
};
