import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fix, fixes } from '../plan/rules.ts';
import { checkers } from './check/checkers.ts';
import { hasCheckDigit } from './check/gs1.ts';
import { fixOf, trimZeroBytes } from './fix/fixes.ts';

const gbk = new TextDecoder('gbk', { fatal: true });
const gbkLoose = new TextDecoder('gbk');
const latin = new TextDecoder('windows-1252');
const misread = (text: string, as: TextDecoder): string => as.decode(new TextEncoder().encode(text));

describe('fixes', () => {
  test.each([
    ['trim', ' \u3000a b\t', 'a b'],
    ['upper', 'aß-1', 'ASS-1'],
    ['lower', 'AB', 'ab'],
    ['collapse-spaces', 'a \t\u3000b\n\nc\u00a0\u00a0d', 'a b\n\nc d'],
    ['half-width', 'ＡＢ－１２３．５（Ｘ）', 'AB-123.5(X)'],
    ['half-width', '导管，Ｆ８（一次性）', '导管，F8（一次性）'],
    ['half-width', '２０２４／２／９', '2024/2/9'],
    ['half-width', '　12', ' 12'],
    ['nfc', 'e\u0301', 'é'],
    ['strip-nul', 'a\0b\0', 'ab'],
    ['strip-control', 'a\u0001\0\u0085b\tc\nd', 'ab\tc\nd'],
    ['null-if-empty', '', null],
    ['null-if-empty', ' ', ' '],
    ['null-if-zero-date', '0000-00-00', null],
    ['null-if-zero-date', '0000-00-00 00:00:00.000', null],
    ['null-if-zero-date', '0', '0'],
    ['null-if-zero-date', '2020-00-00', '2020-00-00'],
    ['trim-padding', 'ab  ', 'ab'],
    ['trim-padding', ' a\t ', ' a\t'],
    ['strip-thousands', '1,234,567.50', '1234567.50'],
    ['strip-thousands', '-12，345', '-12345'],
    ['strip-thousands', '1,23', '1,23'],
    ['strip-thousands', '1234,567', '1234,567'],
  ] as [Fix, string, string | null][])('%s of %j is %j', (fix, text, fixed) => {
    expect(fixOf[fix](text)).toBe(fixed);
  });

  test('padding of bytes are zero bytes, whole ones', () => {
    expect(trimZeroBytes('\\x41000000')).toBe('\\x41');
    expect(trimZeroBytes('\\x4100f000')).toBe('\\x4100f0');
    expect(trimZeroBytes('\\x0000')).toBe('\\x');
    expect(trimZeroBytes('text00')).toBe('text00');
  });

  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  test.each(fixes.filter((fix) => fix !== 'upper' && fix !== 'undouble-encoding'))(
    '%s done twice changes nothing more',
    (fix) => {
      fc.assert(
        fc.property(anyText, (text) => {
          const once = fixOf[fix](text);
          expect(once === null ? null : fixOf[fix](once)).toBe(once);
        }),
        { seed: 12 },
      );
    },
  );
  test('nfc is the whole of NFC, though it looks before it leaps', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fixOf.nfc(text)).toBe(text.normalize('NFC'));
      }),
      { seed: 13, numRuns: 1000 },
    );
    for (let code = 0; code < 0x10000; code++) {
      const one = String.fromCharCode(code);
      if (fixOf.nfc(one) !== one.normalize('NFC')) expect.fail(`U+${code.toString(16)}`);
    }
  });
});

describe('text that was encoded twice', () => {
  const undouble = fixOf['undouble-encoding'];
  test.each(['导管', '一次性使用无菌注射器带针', 'Müller GmbH', '规格：5ml×100支', '37.5℃'])(
    '%s, read as Latin-1, is read again',
    (text) => expect(undouble(misread(text, latin))).toBe(text),
  );
  test.each(['植入', '北京医院', '一次性使用无菌注射器带针', '型号-导管', '在库。', '规格5ml×100支架'])(
    '%s, read as GBK, is read again',
    (text) => {
      // An odd number of bytes leaves half of a character, which an ASCII letter behind completes.
      const stored = [text, `${text}A`, `${text}AB`].find((t) => !misread(t, gbkLoose).includes('\ufffd'));
      expect(stored).toBeDefined();
      expect(undouble(misread(stored ?? '', gbkLoose))).toBe(stored);
    },
  );
  test('text that is right stays as it is', () => {
    for (const text of ['导管', '隆', '联通', 'Müller', 'Ärzte für', 'ASCII', '', '鍖椾含市', '€ 5', '𠂇'])
      expect(undouble(text)).toBe(text);
  });
  test('what lost bytes on its way cannot be undone, and is not', () => {
    expect(undouble('瀵肩\ufffd')).toBe('瀵肩\ufffd');
    expect(undouble('å¯¼ç®')).toBe('å¯¼ç®');
  });
  test('no name of common characters is taken for it', () => {
    // Characters of GB 2312's first level, as names are made of; every row of three is tried by chance.
    const common = fc
      .tuple(fc.integer({ min: 0xb0, max: 0xd7 }), fc.integer({ min: 0xa1, max: 0xf9 }))
      .map(([lead, trail]) => gbk.decode(Uint8Array.of(lead, trail)));
    fc.assert(
      fc.property(fc.array(common, { minLength: 1, maxLength: 6 }), (characters) => {
        const name = characters.join('');
        expect(undouble(name)).toBe(name);
      }),
      { seed: 14, numRuns: 20_000 },
    );
  });
});

describe('checks of the domain', () => {
  test.each([
    ['gs1', '4006381333931', '4006381333932'],
    ['gs1', '96385074', '96385075'],
    ['gs1', '036000291452', '036000291453'],
    ['gs1', '00012345678905', '0001234567890'],
    ['gs1', '106141412345678908', '106141412345678909'],
    ['gs1', '4006381333931', '400638133393a'],
    ['gs1', '4006381333931', ''],
    ['udi', '(01)00643169001763(17)160712(10)U123', '(01)00643169001764(17)160712(10)U123'],
    ['udi', '(01)00643169001763(17)160700(21)SN-1', '(01)00643169001763(17)161312'],
    ['udi', '0100643169001763171607121021A', '01006431690017631716'],
    ['udi', '010064316900176310LOT1\x1d21SN', '(17)160712(01)00643169001763'],
    ['udi', '00643169001763', '(01)00643169001763(10)'],
    ['udi', '(01)00643169001763(10)A', '(01)00643169001763(10)A(10)B'],
    ['uscc', '91350100M000100Y43', '91350100M000100Y44'],
    ['uscc', '91350100M000100Y43', '91350100M000100O43'],
    ['uscc', '91350100M000100Y43', '91350100m000100y43'],
    ['iso-date', '2024-02-29', '2023-02-29'],
    ['iso-date', '2024-02-29', '2024-2-29'],
    ['iso-date', '2024-02-29', '2024-02-29 00:00'],
    ['positive', '0.01', '0.00'],
    ['positive', '1e-3', '-1'],
    ['positive', '5', ''],
  ] as const)('%s takes %s, not %j', (check, good, bad) => {
    expect(checkers[check](good)).toBe(true);
    expect(checkers[check](bad)).toBe(false);
  });

  test('one wrong digit always shows, and so do most neighbours that changed places', () => {
    const body = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 13, maxLength: 13 });
    fc.assert(
      fc.property(body, fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const right = [...'0123456789'].map((last) => digits + last).find(hasCheckDigit) ?? '';
        const changed = `${(Number(right[at]) + by) % 10}`;
        expect(hasCheckDigit(right.slice(0, at) + changed + right.slice(at + 1))).toBe(false);
      }),
      { seed: 15 },
    );
  });
});
