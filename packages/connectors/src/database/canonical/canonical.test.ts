/** What the mapper takes for a type's printed form, against what a real PostgreSQL prints after taking it in by COPY. */
import type { ColumnInfo } from '@perennial/domain/migration/schema-info/rules';
import { canonicalOf } from '@perennial/domain/migration/value/canonical';
import { normalForm } from '@perennial/domain/migration/value/normal-form';
import { Trace } from '@perennial/domain/migration/value/trace';
import { zoneClock } from '@perennial/domain/migration/value/zone-clock';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import { copyIn } from '../load/copy-in.ts';
import { copyOut } from '../postgres/copy-text/copy-out.ts';
import { decodeCopy } from '../postgres/copy-text/decode.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { introspect } from '../postgres/introspect.ts';
import { openSession } from '../postgres/session.ts';

let server: TestPostgres;
let client: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  client = await openSession({ connectionString: server.url, name: 'test', schema: 'public' });
}, 60_000);
afterAll(async () => {
  await client.end();
  await server.stop();
});

const never = new AbortController().signal;
let tables = 0;

const aColumn = async (type: string): Promise<{ table: string; column: ColumnInfo }> => {
  tables += 1;
  const table = `t${tables}`;
  await client.query(`CREATE TABLE ${table} (n int, v ${type})`);
  const { tables: found } = await introspect(client, 'public');
  const column = found.find((t) => t.name === table)?.columns.find((c) => c.name === 'v');
  if (column === undefined) throw new Error(`no column of type ${type}`);
  return { table, column };
};

const printedBack = async (table: string, values: readonly string[]): Promise<(string | null)[]> => {
  const copy = copyIn(client, table);
  for (const [i, value] of values.entries()) await copy.write(Buffer.from(encodeLine([`${i}`, value])));
  await copy.end();
  const printed: (string | null)[] = [];
  for await (const batch of decodeCopy(copyOut(client, `SELECT v FROM ${table} ORDER BY n`, never), 'utf-8'))
    batch.each(([field]) => void printed.push(typeof field === 'string' ? field : null));
  return printed;
};

/** Values the mapper takes, and its text for each; `refused` counts the others. */
const emitted = (column: ColumnInfo, inputs: readonly string[], zone?: string) => {
  const clock = zone === undefined ? undefined : zoneClock(zone);
  const canonical = canonicalOf(column, { clock, lossy: false });
  const trace = new Trace();
  const texts: string[] = [];
  for (const input of inputs) {
    trace.reset();
    const text = canonical(input, trace);
    if (text !== null) texts.push(text);
  }
  return texts;
};

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 11, numRuns: count });
const digits = (most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });
const sign = fc.constantFrom('', '-', '+');
const number = fc
  .tuple(sign, digits(22), fc.option(digits(20)), fc.option(fc.integer({ min: -8, max: 8 })))
  .map(
    ([s, whole, part, power]) =>
      `${s}${whole}${part === null ? '' : `.${part}`}${power === null ? '' : `e${power}`}`,
  );
const tidyNumber = fc
  .tuple(sign, digits(11), fc.option(digits(6)))
  .map(([s, whole, part]) => `${s}${whole}${part === null ? '' : `.${part}`}`);
const padded = (value: number, width: number) => `${value}`.padStart(width, '0');
const day = fc
  .tuple(
    fc.integer({ min: 1, max: 12_000 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
    fc.boolean(),
  )
  .map(
    ([y, m, d, bc]) =>
      [`${padded(y, 4)}-${padded(m, 2)}-${padded(d, 2)}`, bc && y < 4700 ? ' BC' : ''] as const,
  );
const clockTime = fc
  .tuple(
    fc.integer({ min: 0, max: 24 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
    fc.option(digits(6)),
  )
  .map(([h, m, s, f]) => `${padded(h, 2)}:${padded(m, 2)}:${padded(s, 2)}${f === null ? '' : `.${f}`}`);
const offset = fc.constantFrom('', '', '+08', '-03:30', 'Z', '+0545', '+00', '-11:00');
const timestamp = fc
  .tuple(day, fc.constantFrom(' ', 'T'), clockTime, offset)
  .map(([[date, era], between, time, zone]) => `${date}${between}${time}${zone}${era}`);
const date = day.map(([text, era]) => text + era);
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 0, maxLength: 24 });
const bits = fc.string({ unit: fc.constantFrom('0', '1'), maxLength: 14 });
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(' ', 'a', '导', '𠂇', '\t', '\\', '\n', '\r'), maxLength: 12 }),
);
const special = fc.constantFrom(
  'infinity',
  '-infinity',
  'NaN',
  '0000-00-00',
  '',
  '0',
  '-0',
  '1e400',
  '.5',
  '5.',
);

const forms: readonly [string, fc.Arbitrary<string>][] = [
  ['smallint', fc.oneof(number, fc.integer({ min: -40_000, max: 40_000 }).map(String))],
  [
    'integer',
    fc.oneof(number, fc.integer().map(String), fc.bigInt({ min: -(2n ** 32n), max: 2n ** 32n }).map(String)),
  ],
  ['bigint', fc.oneof(number, fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String))],
  ['oid', fc.bigInt({ min: -5n, max: 2n ** 33n }).map(String)],
  ['numeric', number],
  ['numeric(18,6)', fc.oneof(tidyNumber, number)],
  ['numeric(5)', fc.oneof(tidyNumber, fc.integer({ min: -200_000, max: 200_000 }).map(String))],
  ['numeric(4,-2)', fc.integer({ min: -20_000, max: 20_000 }).map((n) => `${n}00`)],
  ['numeric(2,4)', fc.integer({ min: -200, max: 200 }).map((n) => `${n / 10_000}`)],
  ['boolean', fc.constantFrom('t', 'f', '1', '0', 'true', 'FALSE', 'Y', 'yes')],
  [
    'date',
    fc.oneof(
      date,
      timestamp,
      date.map((d) => `${d} 00:00:00`),
    ),
  ],
  ['time', fc.oneof(clockTime, fc.constant('24:00:00'))],
  ['time(2)', clockTime],
  ['time with time zone', fc.tuple(clockTime, offset).map(([t, o]) => t + o)],
  ['timestamp', fc.oneof(timestamp, date)],
  ['timestamp(3)', timestamp],
  ['timestamptz', fc.oneof(timestamp, date)],
  ['timestamptz(0)', timestamp],
  ['bytea', hex.map((h) => `\\x${h}`)],
  [
    'bit(8)',
    fc.oneof(
      bits,
      hex.map((h) => `\\x${h}`),
    ),
  ],
  ['bit', bits],
  ['bit varying(10)', bits],
  ['bit varying', bits],
  [
    'uuid',
    fc.oneof(
      fc.uuid(),
      fc.uuid().map((u) => `{${u.replaceAll('-', '').toUpperCase()}}`),
    ),
  ],
  ['text', text],
  ['varchar(6)', text],
  ['char(6)', text],
  ['char', text],
  ['"char"', text],
  ['name', text],
  ['json', fc.json()],
];

describe('what is sent is what PostgreSQL prints', () => {
  test.each(forms)('%s', async (type, arbitrary) => {
    const { table, column } = await aColumn(type);
    const inputs = sample(fc.oneof({ weight: 40, arbitrary }, { weight: 1, arbitrary: special }), 1500);
    const texts = emitted(column, inputs, 'Asia/Shanghai');
    expect(texts.length).toBeGreaterThan(50);
    expect(await printedBack(table, texts)).toEqual(texts);
  });
});

describe('where the printed form cannot be foretold, both sides agree by their normal form', () => {
  const doubles = fc.oneof(
    fc.double().map(String),
    fc.double({ noNaN: true }).map((d) => d.toPrecision(9)),
    fc.integer({ min: -1074, max: 1023 }).map((p) => String(2 ** p)),
    number,
  );
  const singles = fc.oneof(
    fc.float().map(String),
    number,
    fc.integer({ min: -149, max: 127 }).map((p) => String(2 ** p)),
  );
  const documents = fc.oneof(
    fc.json(),
    number.map((n) => `{"b": ${Number(n)}, "a" : [${Number(n)}, null]}`),
  );
  test.each([
    ['double precision', doubles],
    ['real', singles],
    ['jsonb', documents],
  ] as const)('%s', async (type, arbitrary) => {
    const { table, column } = await aColumn(type);
    const normal = normalForm(column);
    if (normal === undefined) throw new Error(`${type} has no normal form`);
    const texts = emitted(column, sample(arbitrary, 3000));
    expect(texts.length).toBeGreaterThan(500);
    const printed = (await printedBack(table, texts)).map((p) => p ?? 'NULL');
    expect(printed.map(normal)).toEqual(texts.map(normal));
  });

  test('different documents have different normal forms', async () => {
    const { column } = await aColumn('jsonb');
    const normal = normalForm(column);
    const texts = [
      '{"a":1}',
      '{"a":"1"}',
      '{"a":1.1}',
      '[1]',
      '"a"',
      '{"a":null}',
      '{}',
      '12345678901234567890',
      '12345678901234567891',
    ];
    expect(new Set(texts.map((t) => normal?.(t))).size).toBe(texts.length);
  });
});

test.each(['Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York', 'Africa/Monrovia'])(
  'wall clocks of %s become the instants PostgreSQL finds',
  async (zone) => {
    const { column } = await aColumn('timestamptz');
    const canonical = canonicalOf(column, { clock: zoneClock(zone), lossy: false });
    const trace = new Trace();
    const local = sample(
      fc.date({ min: new Date('1850-01-01'), max: new Date('2600-01-01'), noInvalidDate: true }),
      1500,
    ).map((at) => at.toISOString().slice(0, 19).replace('T', ' '));
    const own = local.map((wall) => {
      trace.reset();
      const instant = canonical(wall, trace);
      return trace.ambiguous ? null : instant;
    });
    const { rows } = await client.query<{ at: string }>(
      'SELECT (w::timestamp AT TIME ZONE $2)::text AS at FROM unnest($1::text[]) WITH ORDINALITY AS l(w, n) ORDER BY n',
      [local, zone],
    );
    const theirs = rows.map((row, i) => (own[i] === null ? null : row.at));
    expect(own.filter((at) => at !== null).length).toBeGreaterThan(1400);
    expect(own).toEqual(theirs);
  },
);

test('a domain prints like the type beneath it', async () => {
  await client.query('CREATE DOMAIN item_code AS char(6)');
  const { table, column } = await aColumn('item_code');
  const texts = emitted(column, ['a', 'abcdef', '导管']);
  expect(texts).toEqual(['a     ', 'abcdef', '导管    ']);
  expect(await printedBack(table, texts)).toEqual(texts);
});

test('a wrong form is seen: the check itself is not blind', async () => {
  const { table } = await aColumn('numeric(18,6)');
  expect(await printedBack(table, ['1.5'])).not.toEqual(['1.5']);
});
