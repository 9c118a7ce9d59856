/**
 * Text to GBK, four-byte GB18030 beyond the BMP. Node decodes it but does not encode: the table of two bytes is the
 * decoder's own, turned round. Source of the four-byte form: GB 18030-2022, supplementary planes.
 */
const backslash = 0x5c;

const tableOf = (): Uint16Array => {
  const table = new Uint16Array(0x10000);
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const unit = text.charCodeAt(0);
      // Private-use characters stand where nothing was ever assigned.
      if (text.length === 1 && unit !== 0xfffd && (unit < 0xe000 || unit > 0xf8ff) && table[unit] === 0)
        table[unit] = (lead << 8) | trail;
    }
  return table;
};

let made: Uint16Array | undefined;

const fourBytes = (codePoint: number, into: Uint8Array, at: number): void => {
  let rest = codePoint - 0x10000;
  into[at + 3] = 0x30 + (rest % 10);
  rest = Math.floor(rest / 10);
  into[at + 2] = 0x81 + (rest % 126);
  rest = Math.floor(rest / 126);
  into[at + 1] = 0x30 + (rest % 10);
  into[at] = 0x90 + Math.floor(rest / 10);
};

/**
 * Rejects what GBK has no form for. `doubled`: a trailing byte 0x5C is written twice, as text formats want it that read
 * bytes and take a backslash for an escape, whatever character it is part of.
 */
export const toGbk = (text: string, doubled = false): Uint8Array => {
  made ??= tableOf();
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    const pair = made[unit] ?? 0;
    if (pair !== 0) {
      bytes[at++] = pair >> 8;
      bytes[at++] = pair & 0xff;
      if (doubled && (pair & 0xff) === backslash) bytes[at++] = backslash;
      continue;
    }
    const codePoint = text.codePointAt(i) ?? 0;
    if (codePoint < 0x10000)
      throw new Error(`GBK has no form for U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`);
    fourBytes(codePoint, bytes, at);
    at += 4;
    i += 1;
  }
  return bytes.subarray(0, at);
};
