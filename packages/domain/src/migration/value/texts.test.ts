import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aColumn, takenBy } from '../testing/columns.ts';
import { normalForm } from './normal-form.ts';
import { charactersOf } from './text.ts';

const refused = (rule: string) => ({ text: null, rule });

describe('text', () => {
  const six = takenBy(aColumn('character varying(6)', 'text', { length: 6 }));
  const char = takenBy(aColumn('character(6)', 'text', { length: 6 }));
  test('characters are counted, not halves of them', () => {
    // U+20087 takes four bytes in GB18030 and two units here.
    expect(six('𠂇𠂇𠂇𠂇𠂇𠂇')).toEqual({ text: '𠂇𠂇𠂇𠂇𠂇𠂇' });
    expect(six('𠂇𠂇𠂇𠂇𠂇𠂇a')).toEqual(refused('value.length'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(charactersOf(text)).toBe([...text].length);
      }),
      { seed: 7 },
    );
  });
  test('too long is refused, also for spaces at its end', () => {
    expect(six('abcdefg')).toEqual(refused('value.length'));
    expect(six('abc       ')).toEqual(refused('value.length'));
  });
  test('a column that may lose text keeps whole characters', () => {
    const lossy = takenBy(aColumn('character varying(2)', 'text', { length: 2 }), { lossy: true });
    expect(lossy('a𠂇b')).toEqual({ text: 'a𠂇', lost: true });
    expect(lossy('ab')).toEqual({ text: 'ab' });
  });
  test('char(n) is padded by characters; what is beyond may be spaces only', () => {
    expect(char('导管')).toEqual({ text: '导管    ' });
    expect(char('ab         ')).toEqual({ text: 'ab    ' });
    expect(char('')).toEqual({ text: '      ' });
    expect(char('abcdefg')).toEqual(refused('value.length'));
  });
  test('NUL and halves of characters cannot be stored', () => {
    expect(six('a\0b')).toEqual(refused('value.nul'));
    expect(six('a\ud800')).toEqual(refused('value.text'));
    expect(takenBy(aColumn('interval', 'other'))('1\0')).toEqual(refused('value.nul'));
  });
  test('a backslash, tabs and line breaks are text like any other', () => {
    expect(takenBy(aColumn('text', 'text'))('a\\\t\r\n')).toEqual({ text: 'a\\\t\r\n' });
  });
});

describe('bytes, bits and UUIDs', () => {
  const bytes = takenBy(aColumn('bytea', 'bytes'));
  test('bytes are hexadecimal, zeros at their end included', () => {
    expect(bytes('\\x00FF0000')).toEqual({ text: '\\x00ff0000' });
    expect(bytes('\\x')).toEqual({ text: '\\x' });
    for (const text of ['abc', '\\x0', '\\xgg', '']) expect(bytes(text)).toEqual(refused('value.bytes'));
  });
  const eight = takenBy(aColumn('bit(8)', 'bits', { length: 8 }));
  test('bits are neither added nor cut', () => {
    expect(eight('10100101')).toEqual({ text: '10100101' });
    expect(eight('101')).toEqual(refused('value.length'));
    expect(eight('2')).toEqual(refused('value.bits'));
    expect(takenBy(aColumn('bit varying(4)', 'bits', { length: 4 }))('101')).toEqual({ text: '101' });
  });
  test('bytes of a bit column are the number they make', () => {
    const ten = takenBy(aColumn('bit(10)', 'bits', { length: 10 }));
    expect(ten('\\x0203')).toEqual({ text: '1000000011' });
    expect(ten('\\x0403')).toEqual(refused('value.length'));
    expect(takenBy(aColumn('bit(1)', 'bits', { length: 1 }))('\\x01')).toEqual({ text: '1' });
  });
  const uuid = takenBy(aColumn('uuid', 'uuid'));
  const plain = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
  test('UUIDs in any of their forms', () => {
    for (const text of [plain, plain.toUpperCase(), `{${plain}}`, plain.replaceAll('-', '')])
      expect(uuid(text)).toEqual({ text: plain });
    for (const text of [`{${plain}`, plain.slice(1), `${plain}0`, 'g'.repeat(32)])
      expect(uuid(text)).toEqual(refused('value.uuid'));
  });
});

describe('JSON', () => {
  const json = takenBy(aColumn('json', 'json'));
  const jsonb = takenBy(aColumn('jsonb', 'json'));
  const form = normalForm(aColumn('jsonb', 'json'));
  test('is kept to the letter where it is JSON', () => {
    expect(json('{ "b":1.10, "a": 1 }')).toEqual({ text: '{ "b":1.10, "a": 1 }' });
    for (const text of ['', '{', "{'a':1}", '[1,]', 'NaN']) expect(json(text)).toEqual(refused('value.json'));
  });
  test('an escaped NUL or half of a character is refused for jsonb only', () => {
    for (const text of ['"\\u0000"', '"\\ud800"', '{"a\\u0000":1}']) {
      expect(json(text)).toEqual({ text });
      expect(jsonb(text)).toEqual(refused('value.json'));
    }
    for (const text of ['"\\\\u0000"', '"\\ud840\\udc87"']) expect(jsonb(text)).toEqual({ text });
  });
  test('equal documents have one normal form, different ones do not', () => {
    expect(form?.('{"b": [1.0, 2e1], "a": "\\u5bfc"}')).toBe(form?.('{"a":"导","b":[1,20]}'));
    expect(form?.('{"a":1,"a":2}')).toBe(form?.('{"a":2}'));
    expect(form?.('9007199254740993')).not.toBe(form?.('9007199254740992'));
    expect(form?.('"1"')).not.toBe(form?.('1'));
    expect(form?.('no json')).toBe('no json');
  });
  test('the normal form of a normal form is itself, and means what JSON means', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const once = form?.(JSON.stringify(value)) ?? '';
        expect(form?.(once)).toBe(once);
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 8 },
    );
  });
  test('nesting without end is no document', () => {
    expect(form?.('['.repeat(2000) + ']'.repeat(2000))).toBe('['.repeat(2000) + ']'.repeat(2000));
  });
});

test('columns that print what was written have no normal form', () => {
  expect(normalForm(aColumn('numeric(18,6)', 'decimal'))).toBeUndefined();
  expect(normalForm(aColumn('json', 'json'))).toBeUndefined();
  expect(normalForm(aColumn('integer[]', 'other'))).toBeUndefined();
});
