import { describe, expect, test } from 'vitest';
import { col } from '../testing/schemas.ts';
import { castOf, type Fit } from './cast.ts';
import { formOf } from './form.ts';

const fit = (from: string, to: string, zoned = false) =>
  castOf(formOf(col('a', from)), col('b', to), zoned).fit;

test.each<[string, string, Fit]>([
  ['integer', 'bigint', 'exact'],
  ['bigint', 'integer', 'narrow'],
  ['int(10) unsigned', 'integer', 'narrow'],
  ['int(10) unsigned', 'bigint', 'exact'],
  ['bigint(20) unsigned', 'bigint', 'narrow'],
  ['bigint(20) unsigned', 'numeric(20,0)', 'exact'],
  ['bigint(20) unsigned', 'numeric', 'exact'],
  ['bigint(20) unsigned', 'numeric(19,0)', 'narrow'],
  ['tinyint(4)', 'smallint', 'exact'],
  ['mediumint', 'smallint', 'narrow'],
  ['integer', 'double precision', 'exact'],
  ['bigint', 'double precision', 'lossy'],
  ['integer', 'real', 'lossy'],
  ['decimal(18,6)', 'numeric(10,2)', 'lossy'],
  ['decimal(18,6)', 'numeric(18,6)', 'exact'],
  ['decimal(18,6)', 'numeric(20,8)', 'exact'],
  ['decimal(18,6)', 'numeric(17,6)', 'narrow'],
  ['numeric', 'numeric(30,10)', 'lossy'],
  ['decimal(9,0)', 'integer', 'exact'],
  ['decimal(10,0)', 'integer', 'narrow'],
  ['decimal(10,2)', 'integer', 'lossy'],
  ['double precision', 'numeric', 'exact'],
  ['double precision', 'numeric(12,2)', 'lossy'],
  ['double precision', 'real', 'lossy'],
  ['float', 'double precision', 'exact'],
  ['character varying(40)', 'character varying(20)', 'narrow'],
  ['character varying(40)', 'text', 'exact'],
  ['text', 'character varying(20)', 'unbounded'],
  ['integer', 'character varying(11)', 'exact'],
  ['integer', 'character varying(10)', 'narrow'],
  ['uuid', 'character(36)', 'exact'],
  ['text', 'numeric(10,2)', 'parse'],
  ['text', 'integer', 'parse'],
  ['text', 'uuid', 'parse'],
  ['text', 'jsonb', 'parse'],
  ['text', 'date', 'parse'],
  ['text', 'timestamp with time zone', 'parse'],
  ['text', 'boolean', 'parse'],
  ['bit(1)', 'boolean', 'exact'],
  ['bit(2)', 'boolean', 'never'],
  ['text', 'bytea', 'never'],
  ['bytea', 'text', 'never'],
  ['integer', 'boolean', 'narrow'],
  ['boolean', 'integer', 'never'],
  ['integer', 'date', 'never'],
  ['timestamp', 'date', 'lossy'],
  ['date', 'timestamp', 'exact'],
  ['timestamp with time zone', 'timestamp without time zone', 'lossy'],
  ['timestamp without time zone', 'timestamp(0) without time zone', 'lossy'],
  ['datetime', 'timestamp(0) without time zone', 'exact'],
  ['datetime(6)', 'timestamp(3) without time zone', 'lossy'],
  ['timestamp', 'time', 'lossy'],
  ['date', 'time', 'never'],
  ['bit(8)', 'bit(8)', 'exact'],
  ['bit(8)', 'bit(4)', 'never'],
  ['bit(8)', 'bit varying(16)', 'exact'],
  ['bit(8)', 'bit varying(4)', 'narrow'],
  ['tsvector', 'tsvector', 'exact'],
  ['text', 'mood', 'unknown'],
])('%s into %s is %s', (from, to, expected) => expect(fit(from, to)).toBe(expected));

test('a time without its zone becomes an instant only where the plan names the zone', () => {
  expect(fit('datetime', 'timestamp with time zone')).toBe('never');
  expect(fit('datetime', 'timestamp with time zone', true)).toBe('exact');
  expect(fit('date', 'timestamp with time zone', true)).toBe('exact');
});

describe('a text of the plan', () => {
  const literal = (text: string, to: string) => castOf({ literal: text }, col('b', to), false).fit;
  test.each([
    ['t', 'boolean', true],
    ['yes', 'boolean', false],
    ['32767', 'smallint', true],
    ['32768', 'smallint', false],
    ['1.5', 'integer', false],
    ['12.50', 'numeric(4,1)', true],
    ['12.55', 'numeric(4,1)', false],
    ['abc', 'character(3)', true],
    ['体外诊断', 'character(3)', false],
    ['2026-01-31', 'date', true],
    ['31.01.2026', 'date', false],
    ['2026-01-31 10:00:00+08', 'timestamp with time zone', true],
    ['2026-01-31 10:00:00', 'timestamp with time zone', false],
    ['{"a":1}', 'json', true],
    ['{a:1}', 'json', false],
    ['\\x00ff', 'bytea', true],
    ['00ff', 'bytea', false],
    ['0101', 'bit(4)', true],
    ['whatever', 'mood', true],
  ])('%s for %s: %s', (text, to, fits) => expect(literal(text, to)).toBe(fits ? 'exact' : 'never'));
});
