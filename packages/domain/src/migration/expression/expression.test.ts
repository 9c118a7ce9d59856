import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression } from '../plan/rules.ts';
import { evaluated, holds, when } from '../testing/evaluate.ts';
import { UnusablePlan } from './cell.ts';
import { lookupId, lookupKey, lookupsOf } from './lookup.ts';

const a: Expression = { from: 'a' };
const b: Expression = { from: 'b' };
const none: Expression = { constant: null };

describe('NULL in, NULL out', () => {
  const operations: Record<string, (of: Expression) => Expression> = {
    concat: (of) => ({ concat: [{ constant: 'x' }, of] }),
    part: (of) => ({ part: { of, separator: ';', index: 1 } }),
    replace: (of) => ({ replace: { in: of, pattern: 'x', with: 'y' } }),
    codes: (of) => ({ codes: { of, map: { x: 'y' } } }),
    convert: (of) => ({ convert: { of, factor: '2', scale: 0 } }),
    date: (of) => ({ date: { of, format: 'YYYYMMDD' } }),
    coalesce: (of) => ({ coalesce: [of, of] }),
    when: (of) => when({ null: of }, of),
  };
  test.each(Object.keys(operations))('%s', (name) => {
    expect(evaluated(operations[name]?.(none) ?? a)).toBeNull();
  });
});

test('values are joined, replaced, taken apart and chosen', () => {
  const row = { a: 'L-1;L-2', b: null };
  expect(evaluated({ concat: [a, { constant: 'z' }], separator: '/' }, row)).toBe('L-1;L-2/z');
  expect(evaluated({ concat: [], separator: '/' }, row)).toBe('');
  expect(evaluated({ coalesce: [b, a] }, row)).toBe('L-1;L-2');
  expect(evaluated({ part: { of: a, separator: ';', index: 2 } }, row)).toBe('L-2');
  expect(evaluated({ part: { of: a, separator: ';', index: 3 } }, row)).toBeNull();
  expect(evaluated({ replace: { in: a, pattern: 'L-(\\d)', with: 'LOT$1' } }, row)).toBe('LOT1;LOT2');
  expect(evaluated(when({ null: b }, { constant: 'no' }, a), row)).toBe('no');
  expect(evaluated(when({ null: a }, { constant: 'no' }), row)).toBeNull();
});

test('codes outside the map are refused, kept or dropped as the plan says', () => {
  const codes = (otherwise?: 'keep' | 'null' | 'reject'): Expression => ({
    codes: { of: a, map: { 是: 't', 否: 'f' }, ...(otherwise === undefined ? {} : { else: otherwise }) },
  });
  expect(evaluated(codes(), { a: '是' })).toBe('t');
  expect(evaluated(codes(), { a: 'Y' })).toEqual({ rule: 'codes.unknown' });
  expect(evaluated(codes('keep'), { a: 'Y' })).toBe('Y');
  expect(evaluated(codes('null'), { a: 'Y' })).toBeNull();
  expect(evaluated(codes(), { a: 'constructor' })).toEqual({ rule: 'codes.unknown' });
});

describe('lookups', () => {
  const unit: Expression = { lookup: { table: 'unit', key: [a, b], value: 'id' } };
  const maps = new Map([
    [
      lookupId('unit', undefined, 'id'),
      new Map<string, string | null>([
        [lookupKey(['pc', '1']), '7'],
        [lookupKey(['kg', '1']), null],
      ]),
    ],
  ]);
  test('answer what the table holds; a key it lacks is refused, an incomplete key is none', () => {
    expect(evaluated(unit, { a: 'pc', b: '1' }, maps)).toBe('7');
    expect(evaluated(unit, { a: 'kg', b: '1' }, maps)).toBeNull();
    expect(evaluated(unit, { a: 'pc', b: null }, maps)).toBeNull();
    expect(evaluated(unit, { a: 'pc1', b: '' }, maps)).toEqual({ rule: 'lookup.missing' });
  });
  test('a refusal is not hidden by what stands around it', () => {
    const hidden: Expression = { coalesce: [unit, { constant: '0' }] };
    expect(evaluated(hidden, { a: 'no', b: '1' }, maps)).toEqual({ rule: 'lookup.missing' });
  });
  test('the maps a table needs are named once each, also those below conditions, rules and splits', () => {
    const other: Expression = { lookup: { table: 'kind', key: [a], by: ['code'], value: 'id' } };
    const needed = lookupsOf({
      name: 't',
      from: 't',
      to: 't',
      columns: [
        { to: 'x', value: when({ not: { null: unit } }, unit) },
        { to: 'y', value: a, rules: [{ id: 'r', action: 'warn', unless: { equals: [other, a] } }] },
      ],
      splits: [{ into: 's', of: a, separator: ';', columns: [{ to: 'z', value: { concat: [other] } }] }],
    });
    expect(needed.map(({ table, by, value }) => [table, by, value])).toEqual([
      ['unit', undefined, 'id'],
      ['kind', ['code'], 'id'],
    ]);
    expect(needed[0]?.id).toBe(lookupId('unit', undefined, 'id'));
  });
});

describe('conversions are exact', () => {
  const times = (value: string, factor: string, scale: number) =>
    evaluated({ convert: { of: a, factor, scale } }, { a: value });
  test.each([
    ['2.5', '1000', 0, '2500'],
    ['0.1', '0.2', 2, '0.02'],
    ['1', '0.001', 2, '0.00'],
    ['5', '0.001', 2, '0.01'],
    ['-5', '0.001', 2, '-0.01'],
    ['12345678901234567890.123', '10', 2, '123456789012345678901.23'],
    ['-0.004', '1', 2, '0.00'],
  ])('%s x %s to %i decimals is %s', (value, factor, scale, result) =>
    expect(times(value, factor, scale)).toBe(result),
  );
  test('text is no number', () => expect(times('12 kg', '1', 0)).toEqual({ rule: 'convert.number' }));
  test('there and back is the same where nothing was rounded', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (n) => {
        const there = times(`${n}`, '0.001', 3);
        expect(typeof there === 'string' && times(there, '1000', 0)).toBe(`${n}`);
      }),
      { seed: 9 },
    );
  });
});

describe('dates as text', () => {
  const read = (format: string, text: string, over: { zone?: string; zero?: 'null' } = {}) =>
    evaluated({ date: { of: a, format, ...over } }, { a: text });
  test.each([
    ['YYYYMMDD', '20240229', '2024-02-29'],
    ['YYYY/M/D', '2024/2/9', '2024-02-09'],
    ['YYYY/M/D', '2024/12/31', '2024-12-31'],
    ['YYYY年M月D日', '2024年2月9日', '2024-02-09'],
    ['YY.MM.DD', '69.01.02', '2069-01-02'],
    ['YY.MM.DD', '70.01.02', '1970-01-02'],
    ['YYYY-MM-DD HH:mm:ss[.ffffff]', '2024-02-09 10:11:12', '2024-02-09 10:11:12'],
    ['YYYY-MM-DD HH:mm:ss[.ffffff]', '2024-02-09 10:11:12.5', '2024-02-09 10:11:12.5'],
    ['YYYY-MM-DD[ HH:mm[:ss]]', '2024-02-09 10:11', '2024-02-09 10:11:00'],
    ['YYYY/M/D A H:mm', '2024/2/9 下午 12:05', '2024-02-09 12:05:00'],
    ['YYYY/M/D A H:mm', '2024/2/9 AM 12:05', '2024-02-09 00:05:00'],
    ["YYYY-MM-DD'T'HH:mm:ssZ", '2024-02-09T10:11:12+08:00', '2024-02-09 10:11:12+08'],
  ])('%s of %s', (format, text, result) => expect(read(format, text)).toBe(result));
  test.each([
    ['YYYYMMDD', '20240230', 'value.date'],
    ['YYYYMMDD', '20241301', 'value.date'],
    ['YYYYMMDD', '2024-02-09', 'date.format'],
    ['YYYYMMDD', '202402091', 'date.format'],
    ['YYYY/M/D A H:mm', '2024/2/9 PM 13:05', 'date.format'],
    ['YYYYMMDD', '00000000', 'value.zero-date'],
    ['YYYY年M月D日', '0000年0月0日', 'value.zero-date'],
    ['YYYYMMDD', '  ', 'value.zero-date'],
  ])('%s of %j is refused: %s', (format, text, rule) => expect(read(format, text)).toEqual({ rule }));
  test('the date that is none becomes NULL where the plan says so', () => {
    for (const text of ['00000000', '0000-00-00', '', '0000-00-00 00:00:00'])
      expect(read('YYYYMMDD', text, { zero: 'null' })).toBeNull();
    expect(read('YYYYMMDD', '20240230', { zero: 'null' })).toEqual({ rule: 'value.date' });
  });
  test('a zone makes an instant of it', () => {
    const zone = 'Europe/Berlin';
    expect(read('YYYY-MM-DD HH:mm', '2026-07-01 02:30', { zone })).toBe('2026-07-01 00:30:00+00');
    expect(read('YYYY-MM-DD HH:mm', '2026-03-29 02:30', { zone })).toEqual({ rule: 'zone.gap' });
  });
  test.each(['YYYY-MM', 'YYYY-MM-DD hh', '[YYYY-MM-DD', 'YYYY-MM-DD]', ''])('%j is no format', (format) => {
    expect(() => read(format, '2024')).toThrow(UnusablePlan);
  });
  test('every day is read back in every format', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true }),
        (at) => {
          const iso = at.toISOString().slice(0, 10);
          const [y = '', m = '', d = ''] = iso.split('-');
          expect(read('YYYYMMDD', y + m + d)).toBe(iso);
          expect(read('D.M.YY', `${Number(d)}.${Number(m)}.${y.slice(2)}`)).toBe(iso);
        },
      ),
      { seed: 10 },
    );
  });
});

describe('conditions', () => {
  const row = { a: 'x1', b: null };
  test('but for null, none holds of NULL', () => {
    expect(holds({ equals: [b, b] }, row)).toBe(false);
    expect(holds({ equals: [a, b] }, row)).toBe(false);
    expect(holds({ matches: { value: b, pattern: '' } }, row)).toBe(false);
    expect(holds({ in: { value: b, list: [''] } }, row)).toBe(false);
    expect(holds({ check: 'positive', value: b }, row)).toBe(false);
    expect(holds({ null: b }, row)).toBe(true);
    expect(holds({ not: { equals: [b, b] } }, row)).toBe(true);
  });
  test('values are compared, matched and listed', () => {
    expect(holds({ equals: [a, { constant: 'x1' }] }, row)).toBe(true);
    expect(holds({ matches: { value: a, pattern: '\\d' } }, row)).toBe(true);
    expect(holds({ matches: { value: a, pattern: '^\\d' } }, row)).toBe(false);
    expect(holds({ in: { value: a, list: ['x', 'x1'] } }, row)).toBe(true);
    expect(holds({ all: [{ null: b }, { null: a }] }, row)).toBe(false);
    expect(holds({ any: [{ null: b }, { null: a }] }, row)).toBe(true);
    expect(holds({ all: [] }, row)).toBe(true);
    expect(holds({ any: [] }, row)).toBe(false);
  });
});

describe('patterns', () => {
  test.each(['(', '(a)\\1', '(?=a)', '(a{1000}){1000}'])('%s is refused when the plan is read', (pattern) => {
    expect(() => holds({ matches: { value: a, pattern } }, { a: '' })).toThrow(UnusablePlan);
  });
  test('one that would make others go round for ever answers', () => {
    const value = `${'a'.repeat(50_000)}b`;
    expect(holds({ matches: { value: a, pattern: '^(a+)+$' } }, { a: value })).toBe(false);
    expect(holds({ matches: { value: a, pattern: '(a|a)*(a|a)*(a|a)*c' } }, { a: value })).toBe(false);
  });
  test('characters are characters, whatever their plane', () => {
    expect(holds({ matches: { value: a, pattern: '^.$' } }, { a: '𠂇' })).toBe(true);
    expect(evaluated({ replace: { in: a, pattern: '[^\\p{Han}]', with: '' } }, { a: 'a导𠂇1' })).toBe('导𠂇');
  });
});

test.each([
  [{ from: 'nowhere' }, 'no column'],
  [{ convert: { of: { from: 'a' }, factor: 'two', scale: 0 } }, 'factor'],
  [{ date: { of: { from: 'a' }, format: 'YYYYMMDD', zone: 'Mars/Olympus' } }, 'time zone'],
] satisfies [Expression, string][])('%j cannot be carried out', (expression, message) => {
  expect(() => evaluated(expression, { a: '1' })).toThrow(message);
});
