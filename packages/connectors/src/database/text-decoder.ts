import { TextDecoder } from 'node:util';
import type { Encoding } from '@perennial/domain/migration/plan/rules';

/** Throws where the bytes are none of the encoding. */
export type StrictDecoder = { decode: (bytes: Uint8Array) => string };

/** Fields are short; longer texts gain nothing from the table. */
const longest = 16_384;
const unknown = 0;

/** Code units of the two-byte characters, by lead and second byte; made of what the platform's decoder says of each. */
const pairTable = (): Uint16Array => {
  const table = new Uint16Array(65_536);
  const lenient = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let second = 0x40; second <= 0xfe; second++) {
      const text = lenient.decode(Uint8Array.of(lead, second));
      if (text.length === 1 && text !== '\uFFFD') table[(lead << 8) | second] = text.charCodeAt(0);
    }
  return table;
};

let pairs: Uint16Array | undefined;

/** The platform's decoder takes microseconds to be called, and a GBK source calls it for every field. */
const gb18030 = (): StrictDecoder => {
  pairs ??= pairTable();
  const table = pairs;
  const strict = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });
  const units = new Uint16Array(longest);
  const written = Buffer.from(units.buffer);
  return {
    decode: (bytes) => {
      if (bytes.length > longest) return strict.decode(bytes);
      let n = 0;
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i] ?? 0;
        if (byte < 0x80) units[n++] = byte;
        else {
          i += 1;
          const unit = table[(byte << 8) | (bytes[i] ?? 0)] ?? unknown;
          // Four bytes, a character the table lacks, or none at all.
          if (unit === unknown) return strict.decode(bytes);
          units[n++] = unit;
        }
      }
      return written.toString('utf16le', 0, n * 2);
    },
  };
};

/** `ignoreBOM`: a byte order mark inside a column is part of its value. */
export const decoderOf = (encoding: Encoding): StrictDecoder =>
  encoding === 'gbk' || encoding === 'gb18030'
    ? gb18030()
    : new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
