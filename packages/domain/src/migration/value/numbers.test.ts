import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aColumn, takenBy } from '../testing/columns.ts';

const money = takenBy(aColumn('numeric(18,6)', 'decimal', { precision: 18, scale: 6 }));
const refused = (rule: string) => ({ text: null, rule });

describe('decimals are reckoned as text', () => {
  test.each([
    ['1', '1.000000'],
    ['1.5', '1.500000'],
    ['-0.000001', '-0.000001'],
    ['-0', '0.000000'],
    ['+7.25', '7.250000'],
    ['007', '7.000000'],
    ['.5', '0.500000'],
    ['5.', '5.000000'],
    ['1.2300000000', '1.230000'],
    ['12e-3', '0.012000'],
    ['1.5E2', '150.000000'],
    ['999999999999.999999', '999999999999.999999'],
  ])('%s is %s', (text, canonical) => expect(money(text)).toEqual({ text: canonical }));

  test.each([
    ['0.1234567', 'value.precision'],
    ['1000000000000', 'value.range'],
    ['1e999999', 'value.decimal'],
    ['1e9999999', 'value.decimal'],
    ['1,234.50', 'value.decimal'],
    ['１２', 'value.decimal'],
    ['', 'value.decimal'],
    ['.', 'value.decimal'],
    ['-', 'value.decimal'],
    ['1.2.3', 'value.decimal'],
    [' 1', 'value.decimal'],
    ['0x10', 'value.decimal'],
    ['Infinity', 'value.decimal'],
  ])('%j is refused: %s', (text, rule) => expect(money(text)).toEqual(refused(rule)));

  test('no digit is lost where the column has no limits', () => {
    const free = takenBy(aColumn('numeric', 'decimal'));
    for (const [text, canonical] of [
      ['1.500', '1.500'],
      ['123456789012345678901234567890.12345', '123456789012345678901234567890.12345'],
      ['1e3', '1000'],
      ['-0.0', '0.0'],
      ['nan', 'NaN'],
    ] as const)
      expect(free(text)).toEqual({ text: canonical });
  });

  test('a column that may lose digits rounds half away from zero, and says so', () => {
    const lossy = takenBy(aColumn('numeric(6,2)', 'decimal', { precision: 6, scale: 2 }), { lossy: true });
    expect(lossy('1.005')).toEqual({ text: '1.01', lost: true });
    expect(lossy('-1.005')).toEqual({ text: '-1.01', lost: true });
    expect(lossy('1.004999')).toEqual({ text: '1.00', lost: true });
    expect(lossy('0.001')).toEqual({ text: '0.00', lost: true });
    expect(lossy('1.0000')).toEqual({ text: '1.00' });
    expect(lossy('9999.999')).toEqual({ ...refused('value.range'), lost: true });
  });

  test('what is taken has the value it had', () => {
    const scaled = (text: string): bigint => {
      const [whole = '', part = ''] = text.split('.');
      return BigInt(whole + part.padEnd(6, '0'));
    };
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat(6), (units, scale) => {
        const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0');
        const at = digits.length - scale;
        const text = `${units < 0n ? '-' : ''}${digits.slice(0, at)}${scale === 0 ? '' : `.${digits.slice(at)}`}`;
        const { text: canonical } = money(text);
        const tooLarge = at > 12;
        if (tooLarge) expect(canonical).toBeNull();
        else expect(scaled((canonical ?? '').replace('-', ''))).toBe(scaled(text.replace('-', '')));
      }),
      { seed: 5 },
    );
  });
});

describe('integers keep every digit within the range of their type', () => {
  const ofType = (type: string) => takenBy(aColumn(type, 'integer'));
  test.each([
    ['smallint', '32767', '32768'],
    ['smallint', '-32768', '-32769'],
    ['integer', '2147483647', '2147483648'],
    ['integer', '-2147483648', '-2147483649'],
    ['bigint', '9223372036854775807', '9223372036854775808'],
    ['bigint', '-9223372036854775808', '-9223372036854775809'],
    ['oid', '4294967295', '-1'],
  ])('%s takes %s, not %s', (type, inside, outside) => {
    expect(ofType(type)(inside)).toEqual({ text: inside });
    expect(ofType(type)(outside)).toEqual(refused('value.range'));
  });

  test('numbers beyond 2^53 and unsigned ones', () => {
    expect(ofType('bigint')('9007199254740993')).toEqual({ text: '9007199254740993' });
    expect(ofType('bigint')('18446744073709551615')).toEqual(refused('value.range'));
    const wide = takenBy(aColumn('numeric(20,0)', 'decimal', { precision: 20, scale: 0 }));
    expect(wide('18446744073709551615')).toEqual({ text: '18446744073709551615' });
  });

  test.each([
    ['007', { text: '7' }],
    ['-0', { text: '0' }],
    ['12.000', { text: '12' }],
    ['1e3', { text: '1000' }],
    ['12.5', refused('value.precision')],
    ['', refused('value.integer')],
    ['12a', refused('value.integer')],
    ['１２', refused('value.integer')],
    ['99999999999999999999e-10', refused('value.precision')],
  ])('%j', (text, expected) => expect(ofType('bigint')(text)).toEqual(expected));
});

describe('floats', () => {
  const double = takenBy(aColumn('double precision', 'float'));
  const single = takenBy(aColumn('real', 'float'));
  test.each([
    ['1e20', '1e+20'],
    ['123456789012345', '123456789012345'],
    ['1234567890123456', '1.234567890123456e+15'],
    ['0.00012', '0.00012'],
    ['0.000012', '1.2e-05'],
    ['-0', '-0'],
    ['nan', 'NaN'],
    ['-inf', '-Infinity'],
  ])('%s is %s', (text, canonical) => expect(double(text)).toEqual({ text: canonical }));
  test('single precision keeps what a single keeps', () => {
    expect(single('0.1')).toEqual({ text: '0.1' });
    expect(single('16777217')).toEqual({ text: '1.6777216e+07' });
  });
  test.each(['1e400', '1e-400'])('%s does not become infinite or nothing', (text) =>
    expect(double(text)).toEqual(refused('value.range')),
  );
});

test.each([
  ['t', 't'],
  ['0', 'f'],
  ['TRUE', 't'],
])('the boolean %s is %s', (text, canonical) =>
  expect(takenBy(aColumn('boolean', 'boolean'))(text)).toEqual({ text: canonical }),
);
test.each(['Y', 'N', '是', 'yes', 'on', '2', ''])('%j is no boolean unless the plan says which', (text) =>
  expect(takenBy(aColumn('boolean', 'boolean'))(text)).toEqual(refused('value.boolean')),
);
