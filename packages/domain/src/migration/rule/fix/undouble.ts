/**
 * Text that was UTF-8, was read as GBK or Latin-1 and stored as what that showed. It is undone only where the way back
 * is exact (the same bytes read wrongly again give the text as it stands) and what comes out is text people write.
 */
import { TextDecoder } from 'node:util';

/** By character the byte, or the two bytes as one number, that it stands for; 0: none. */
type Reverse = Uint16Array;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Both what browsers call latin1 (Windows-1252) and the bytes themselves. */
const latinTable = (): Reverse => {
  const decoder = new TextDecoder('windows-1252');
  const table = new Uint16Array(0x10000);
  for (let byte = 0x80; byte <= 0xff; byte++) {
    table[byte] = byte;
    table[decoder.decode(Uint8Array.of(byte)).charCodeAt(0)] = byte;
  }
  return table;
};

const gbkTable = (): Reverse => {
  const decoder = new TextDecoder('gbk', { fatal: true });
  const table = new Uint16Array(0x10000);
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      try {
        const text = decoder.decode(Uint8Array.of(lead, trail));
        if (text.length === 1) table[text.charCodeAt(0)] = lead * 256 + trail;
      } catch {
        // No character of the table.
      }
    }
  return table;
};

/** The euro stands for the byte 0x80 or for 0xA2E3; what comes next tells which of them the bytes go on from. */
const euroBytes = (due: number, next: number): number => {
  const lead = next > 0xff ? next >> 8 : next;
  return due === 1 && lead >= 0x80 && lead < 0xc0 ? 0xa2e3 : 0x80;
};

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
/** Made when first needed: a plan without this fix does not pay for them. */
const latin = once(latinTable);
const gbk = once(gbkTable);

/** Bytes still to come after `byte`, of which `due` were expected; -1 where UTF-8 has no such byte there. */
const dueAfter = (byte: number, due: number): number => {
  if (due > 0) return byte >= 0x80 && byte < 0xc0 ? due - 1 : -1;
  if (byte < 0x80) return 0;
  if (byte < 0xc2) return -1;
  if (byte < 0xe0) return 1;
  if (byte < 0xf0) return 2;
  return byte < 0xf5 ? 3 : -1;
};

const bytesAt = (text: string, at: number, table: Reverse): number => {
  const code = at < text.length ? text.charCodeAt(at) : 0;
  return code < 0x80 ? code : (table[code] ?? 0);
};

/** The UTF-8 text behind the characters' bytes; undefined where there is none, which mostly the first byte tells. */
const behind = (text: string, table: Reverse): string | undefined => {
  const bytes: number[] = [];
  let due = 0;
  for (let i = 0; i < text.length; i++) {
    const listed = bytesAt(text, i, table);
    if (listed === 0 && text.charCodeAt(i) !== 0) return undefined;
    const found = listed === 0xa2e3 ? euroBytes(due, bytesAt(text, i + 1, table)) : listed;
    if (found > 0xff) {
      due = dueAfter(found >> 8, due);
      if (due === -1) return undefined;
      bytes.push(found >> 8);
    }
    due = dueAfter(found & 0xff, due);
    if (due === -1) return undefined;
    bytes.push(found & 0xff);
  }
  if (due > 0) return undefined;
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
};

const beyondAscii = /[\u0080-\uffff]/;
const control = /[\p{Cc}--[\t\n\r]]/v;
/** Han, kana, hangul with their marks and widths, and signs such as ° ± × μ ℃ Ω ≥. */
const eastern =
  /^[\p{ASCII}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef\u2010-\u2044\u2100-\u22ff\u25a0-\u25ff°±·×÷µμ]*$/u;
const western = /^[\p{ASCII}\u00a0-\u024f\u0391-\u03c9]*$/u;

/** One of the 6,763 characters of GB 2312, which is what is written in practice. */
const isCommon = (character: string): boolean => {
  const bytes = gbk()[character.charCodeAt(0)] ?? 0;
  return bytes >= 0xb0a1 && bytes <= 0xf7fe && (bytes & 0xff) >= 0xa1;
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
