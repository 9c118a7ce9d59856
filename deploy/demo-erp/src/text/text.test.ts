import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditCode } from './credit-code.ts';
import { toGbk } from './gbk.ts';
import { checkDigit, withCheckDigit, withWrongDigit } from './gs1.ts';
import * as names from './names.ts';

const decode = (bytes: Uint8Array) => new TextDecoder('gb18030', { fatal: true }).decode(bytes);

test.each([
  ['629104150021', '3'],
  ['0693456789012', checkDigit('693456789012')],
])('the check digit of %s is %s, leading zeros or not', (digits, digit) => {
  expect(checkDigit(digits)).toBe(digit);
});

test('a wrong digit is never the right one', () => {
  const digits = fc.stringMatching(/^\d{13}$/);
  fc.assert(
    fc.property(digits, (body) => {
      const right = withCheckDigit(body);
      expect(right).toHaveLength(14);
      expect(withWrongDigit(right).slice(0, 13)).toBe(body);
      expect(withWrongDigit(right)).not.toBe(right);
    }),
    { seed: 6 },
  );
});

test('the example of the standard', () => {
  expect(creditCode('350100', 'M000100Y')).toBe('91350100M000100Y43');
});

/** Written apart from the code it judges: Horner's way, from the last but one to the first; the check itself weighs one. */
const fits = (code: string): boolean => {
  const values = [...code].map((c) => '0123456789ABCDEFGHJKLMNPQRTUWXY'.indexOf(c));
  const sum = values.slice(0, 17).reduceRight((rest, value) => (rest * 3 + value) % 31, 0);
  return (sum + (values[17] ?? 0)) % 31 === 0;
};

test('credit codes add up, and one changed character shows', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{8}$/), fc.constantFrom(...names.regions), (organisation, region) => {
      const code = creditCode(region, organisation);
      expect(code).toMatch(/^91\d{6}\d{8}[\dX][0-9A-HJ-NP-RTUWXY]$/);
      expect(fits(code)).toBe(true);
      expect(fits(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).toBe(false);
    }),
    { seed: 6 },
  );
});

test('what is written as GBK reads back as it was, beyond the BMP too', () => {
  const han = fc.integer({ min: 0x4e00, max: 0x9fa5 });
  const rare = fc.integer({ min: 0x20000, max: 0x2a6df });
  const ascii = fc.integer({ min: 0x20, max: 0x7e });
  fc.assert(
    fc.property(fc.array(fc.oneof(han, rare, ascii)), (points) => {
      const text = String.fromCodePoint(...points);
      expect(decode(toGbk(text))).toBe(text);
    }),
    { seed: 6 },
  );
});

test('a second byte that looks like a backslash is written twice for formats that escape by byte', () => {
  expect(toGbk('誠\\')).toEqual(Uint8Array.of(0xd5, 0x5c, 0x5c));
  expect(toGbk('誠\\', true)).toEqual(Uint8Array.of(0xd5, 0x5c, 0x5c, 0x5c));
});

test('what GBK has no form for is refused and named', () => {
  expect(() => toGbk('ไทย')).toThrow('U+0E44');
});

test('every word of the demo can be written in the old encoding', () => {
  const words = JSON.stringify(names);
  expect(decode(toGbk(words))).toBe(words);
});
