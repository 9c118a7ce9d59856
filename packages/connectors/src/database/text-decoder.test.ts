import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoderOf } from './text-decoder.ts';

const platform = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });
const outcome = (decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string => {
  try {
    return decode(bytes);
  } catch {
    return 'none of the encoding';
  }
};
const ours = decoderOf('gbk');
const same = (bytes: Uint8Array): void => {
  expect(outcome(ours.decode, bytes)).toBe(outcome((b) => platform.decode(b), bytes));
};

test('every pair of bytes is decoded, or refused, as the platform does it', () => {
  for (let lead = 0x80; lead <= 0xff; lead++)
    for (let second = 0; second <= 0xff; second++) same(Uint8Array.of(0x61, lead, second, 0x62));
});

test('any bytes are, four-byte characters and texts cut in a character among them', () => {
  const byte = fc.oneof(
    fc.integer({ min: 0x81, max: 0xfe }),
    fc.integer({ min: 0x30, max: 0x7e }),
    fc.nat(255),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 24 }), (bytes) => same(Uint8Array.from(bytes))),
    { seed: 9, numRuns: 3_000 },
  );
  same(Uint8Array.of(0x95, 0x32, 0x90, 0x31));
  expect(decoderOf('gb18030').decode(Uint8Array.of(0x95, 0x32, 0x90, 0x31))).toBe('𠂇');
});

test('one decoder serves texts of any length in turn', () => {
  const decoder = decoderOf('gbk');
  const long = Uint8Array.from({ length: 40_000 }, (_, i) => (i % 2 === 0 ? 0xce : 0xde));
  expect(decoder.decode(long)).toBe('无'.repeat(20_000));
  expect(decoder.decode(Uint8Array.of(0xce, 0xde))).toBe('无');
  expect(decoder.decode(new Uint8Array())).toBe('');
});
