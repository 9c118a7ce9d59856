import { describe, expect, test } from 'vitest';
import { UnusablePlan } from '../expression/cell.ts';
import { lookupId } from '../expression/lookup.ts';
import type { ColumnPlan, Expression, Rule, TablePlan } from '../plan/rules.ts';
import { aColumn, aTable } from '../testing/columns.ts';
import { type MapperSpec, mapperOf } from './mapper.ts';
import type { Field, RowOutcome } from './rules.ts';

const text = (name: string, over = {}) => aColumn('text', 'text', { name, ...over });
const source = aTable(
  'legacy',
  [text('id'), text('code'), text('price'), text('lots'), text('made')],
  ['id'],
);
const item = aTable(
  'item',
  [
    text('name'),
    aColumn('numeric(18,6)', 'decimal', { name: 'price', precision: 18, scale: 6 }),
    aColumn('bigint', 'integer', { name: 'id', nullable: false }),
    aColumn('bytea', 'bytes', { name: 'scan' }),
    aColumn('date', 'date', { name: 'made' }),
    aColumn('timestamp with time zone', 'timestamptz', { name: 'at' }),
    aColumn('integer', 'integer', { name: 'double', generated: true }),
  ],
  ['id'],
);
const lot = aTable(
  'lot',
  [
    aColumn('integer', 'integer', { name: 'no', nullable: false }),
    text('lot', { nullable: false }),
    text('item'),
  ],
  ['item', 'no'],
);

const from = (column: string): Expression => ({ from: column });
const id: ColumnPlan = { to: 'id', value: from('id') };
const tableOf = (columns: ColumnPlan[], over: Partial<TablePlan> = {}): TablePlan => ({
  name: 'items',
  from: 'legacy',
  to: 'item',
  columns,
  ...over,
});
const mapper = (table: TablePlan, over: Partial<MapperSpec> = {}) =>
  mapperOf({ table, source, targets: [item, lot], ...over });

/** Maps one row given by names. */
const mapped = (table: TablePlan, row: Record<string, Field>, over: Partial<MapperSpec> = {}): RowOutcome => {
  const made = mapper(table, over);
  return made.map(made.sourceColumns.map((name) => row[name] ?? null));
};
const named = (value: Expression, rules: Rule[] = []): TablePlan =>
  tableOf([id, { to: 'name', value, rules }]);

test('the key comes first, then the columns in the order of the plan; each source column is read once', () => {
  const made = mapper(
    tableOf([
      { to: 'name', value: { concat: [from('code'), from('id')] } },
      { to: 'price', value: from('price') },
      id,
    ]),
  );
  expect(made.targetColumns).toEqual(['id', 'name', 'price']);
  expect(made.sourceColumns.toSorted()).toEqual(['code', 'id', 'price']);
  expect(made.writes).toEqual([{ table: 'item', columns: ['id', 'name', 'price'], upsertKey: ['id'] }]);
});

test('a row is written in the text the target prints', () => {
  const table = tableOf([id, { to: 'price', value: from('price') }, { to: 'name', value: from('code') }]);
  expect(mapped(table, { id: '007', price: '1.5', code: null })).toEqual({
    kind: 'written',
    row: ['7', '1.500000', null],
    splits: [],
    notices: [],
  });
});

test('all that is wrong with a row is said at once, by column, rule and value', () => {
  const table = tableOf([id, { to: 'price', value: from('price') }, { to: 'made', value: from('made') }]);
  expect(mapped(table, { id: null, price: '1,5', made: '0000-00-00' })).toMatchObject({
    kind: 'rejected',
    rejections: [
      { column: 'id', rule: 'value.null' },
      { column: 'price', rule: 'value.decimal', value: '1,5' },
      { column: 'made', rule: 'value.zero-date', value: '0000-00-00' },
    ],
  });
});

test('a row that was refused leaves nothing behind for the next one', () => {
  const made = mapper(tableOf([id, { to: 'price', value: from('price') }]));
  const first = made.map(['x', 'y']);
  expect(made.map(['1', '2'])).toEqual({ kind: 'written', row: ['1', '2.000000'], splits: [], notices: [] });
  expect(first).toMatchObject({ kind: 'rejected', rejections: [{ column: 'id' }, { column: 'price' }] });
});

describe('bytes', () => {
  const scan = tableOf([id, { to: 'scan', value: from('code') }]);
  test('of a binary column go over as they are, padding and all', () => {
    const bytes = { bytes: Uint8Array.of(0x5c, 0, 0xff, 0), undecodable: false };
    expect(mapped(scan, { id: '1', code: bytes })).toMatchObject({ row: ['1', '\\x5c00ff00'] });
    const trimmed = tableOf([
      id,
      { to: 'scan', value: from('code'), rules: [{ id: 'pad', action: 'fix', fix: 'trim-padding' }] },
    ]);
    expect(mapped(trimmed, { id: '1', code: bytes })).toMatchObject({
      row: ['1', '\\x5c00ff'],
      notices: [{ rule: 'pad', column: 'scan', kind: 'fixed' }],
    });
  });
  test('that are no text hold the row back, naming column and bytes, whatever surrounds them', () => {
    const bytes = { bytes: Buffer.from('c328', 'hex'), undecodable: true };
    for (const value of [from('code'), { coalesce: [from('code'), { constant: 'x' }] }])
      expect(mapped(named(value), { id: '1', code: bytes })).toMatchObject({
        kind: 'rejected',
        rejections: [{ rule: 'encoding', column: 'name', message: expect.stringMatching(/code .*c328/) }],
      });
  });
  test('long ones are only begun in the reason', () => {
    const bytes = { bytes: new Uint8Array(5000).fill(0xff), undecodable: true };
    const outcome = mapped(named(from('code')), { id: '1', code: bytes });
    expect(JSON.stringify(outcome).length).toBeLessThan(400);
  });
});

describe('rules of a column', () => {
  const trim: Rule = { id: 'R1', action: 'fix', fix: 'trim' };
  const empty: Rule = { id: 'R2', action: 'fix', fix: 'null-if-empty' };
  const fallback: Rule = { id: 'R3', action: 'fix', default: 'none' };
  const code: Rule = {
    id: 'R4',
    action: 'reject',
    unless: { matches: { value: from('$value'), pattern: '^C' } },
  };

  test('fixes go in their order and say what they changed, each once', () => {
    const table = named(from('code'), [trim, empty, fallback]);
    expect(mapped(table, { id: '1', code: '  ' })).toMatchObject({
      row: ['1', 'none'],
      notices: ['R1', 'R2', 'R3'].map((rule) => ({ rule, column: 'name', kind: 'fixed' })),
    });
    expect(mapped(table, { id: '1', code: 'a' })).toMatchObject({ row: ['1', 'a'], notices: [] });
    expect(mapped(named(from('code'), [empty, trim]), { id: '1', code: ' ' })).toMatchObject({
      row: ['1', ''],
    });
  });
  test('conditions are asked of the value after its fixes', () => {
    expect(mapped(named(from('code'), [code, trim]), { id: '1', code: ' C1' })).toMatchObject({
      row: ['1', 'C1'],
    });
    expect(mapped(named(from('code'), [trim, code]), { id: '1', code: ' x' })).toMatchObject({
      kind: 'rejected',
      rejections: [{ rule: 'R4', column: 'name', value: 'x' }],
    });
  });
  test('warn lets the row pass, stop ends the load even where others reject', () => {
    const warn: Rule = { id: 'W', action: 'warn', unless: { null: from('$value') } };
    expect(mapped(named(from('code'), [warn]), { id: '1', code: 'x' })).toMatchObject({
      kind: 'written',
      notices: [{ rule: 'W', column: 'name', kind: 'warned' }],
    });
    const stop: Rule = { id: 'S', action: 'stop', unless: { null: from('$value') } };
    expect(mapped(named(from('code'), [code, stop]), { id: 'x', code: 'x' })).toMatchObject({
      kind: 'stopped',
      rejection: { rule: 'S', column: 'name', value: 'x' },
    });
  });
  test('keys that differ by case and spaces only become one', () => {
    const key = named(from('code'), [
      { id: 'a', action: 'fix', fix: 'trim' },
      { id: 'b', action: 'fix', fix: 'half-width' },
      { id: 'c', action: 'fix', fix: 'upper' },
    ]);
    const names = ['ab-1', 'AB-1 ', 'ＡＢ－１'].map((value) => {
      const outcome = mapped(key, { id: '1', code: value });
      return outcome.kind === 'written' ? outcome.row[1] : outcome.kind;
    });
    expect(new Set(names)).toEqual(new Set(['AB-1']));
  });
  test('NUL in text holds the row back unless a rule takes it out', () => {
    expect(mapped(named(from('code')), { id: '1', code: 'a\0' })).toMatchObject({
      rejections: [{ rule: 'value.nul', column: 'name' }],
    });
    const strip: Rule = { id: 'N', action: 'fix', fix: 'strip-nul' };
    expect(mapped(named(from('code'), [strip]), { id: '1', code: 'a\0' })).toMatchObject({ row: ['1', 'a'] });
  });
});

describe('rules of a table', () => {
  const width: Rule = { id: 'T1', action: 'fix', fix: 'half-width' };
  test('fix what is read before any expression sees it', () => {
    const value: Expression = { date: { of: from('made'), format: 'YYYY/M/D' } };
    const table = tableOf([id, { to: 'made', value }], { rules: [width] });
    expect(mapped(table, { id: '１', made: '２０２４／２／９' })).toMatchObject({
      row: ['1', '2024-02-09'],
      notices: [
        { rule: 'T1', column: 'id' },
        { rule: 'T1', column: 'made' },
      ],
    });
  });
  test('judge the row as a whole', () => {
    const rules: Rule[] = [
      { id: 'T2', action: 'reject', unless: { check: 'positive', value: from('price') } },
    ];
    const table = tableOf([id], { rules });
    expect(mapped(table, { id: '1', price: '-1' })).toMatchObject({ rejections: [{ rule: 'T2' }] });
    expect(mapped(table, { id: '1', price: '1' })).toMatchObject({ kind: 'written', row: ['1'] });
  });
  test('have no default', () => {
    expect(() => mapper(tableOf([id], { rules: [{ id: 'D', action: 'fix', default: 'x' }] }))).toThrow(
      'default',
    );
  });
});

describe('values that lose something', () => {
  const table = tableOf([
    id,
    { to: 'price', value: from('price'), lossy: 'the new system has six decimals' },
  ]);
  test('are counted where the plan allows it', () => {
    expect(mapped(table, { id: '1', price: '0.1234567' })).toMatchObject({
      row: ['1', '0.123457'],
      notices: [{ rule: 'lossy', column: 'price', kind: 'fixed' }],
    });
    expect(mapped(table, { id: '1', price: '0.1' })).toMatchObject({ notices: [] });
  });
  test('an hour that came twice is taken as the earlier one, and counted', () => {
    const at = tableOf([id, { to: 'at', value: from('made') }]);
    const outcome = mapped(at, { id: '1', made: '2026-10-25 02:30:00' }, { timeZone: 'Europe/Berlin' });
    expect(outcome).toMatchObject({
      row: ['1', '2026-10-25 00:30:00+00'],
      notices: [{ rule: 'zone.overlap', column: 'at', kind: 'warned' }],
    });
  });
});

describe('splits', () => {
  const split = tableOf([id], {
    splits: [
      {
        into: 'lot',
        of: from('lots'),
        separator: '\n',
        columns: [
          {
            to: 'lot',
            value: { part: { of: from('$item'), separator: '|', index: 1 } },
            rules: [{ id: 'L', action: 'fix', fix: 'trim' }],
          },
          { to: 'no', value: from('$index') },
          { to: 'item', value: from('id') },
        ],
      },
    ],
  });
  test('make a row of each part that is not blank, the key first', () => {
    expect(mapper(split).writes[1]).toEqual({
      table: 'lot',
      columns: ['item', 'no', 'lot'],
      upsertKey: ['item', 'no'],
    });
    expect(mapped(split, { id: '5', lots: 'A|1\r\n\n \nB|2\n' })).toMatchObject({
      row: ['5'],
      splits: [
        { into: 'lot', row: ['5', '1', 'A'] },
        { into: 'lot', row: ['5', '2', 'B'] },
      ],
    });
    expect(mapped(split, { id: '5', lots: null })).toMatchObject({ kind: 'written', splits: [] });
  });
  test('a part that is refused holds the whole row back', () => {
    const strict = tableOf([id], {
      splits: [
        {
          into: 'lot',
          of: from('lots'),
          separator: ';',
          columns: [
            { to: 'lot', value: from('$item') },
            { to: 'no', value: { part: { of: from('$item'), separator: '-', index: 2 } } },
            { to: 'item', value: from('id') },
          ],
        },
      ],
    });
    expect(mapped(strict, { id: '5', lots: 'A-1;B' })).toMatchObject({
      kind: 'rejected',
      rejections: [{ rule: 'value.null', column: 'no' }],
    });
  });
  test('parts are known in splits only', () => {
    expect(() => mapper(named(from('$item')))).toThrow(UnusablePlan);
  });
});

test('columns of merged tables go by the name of their table', () => {
  const merged = new Map([['extra', aTable('extra', [text('note')])]]);
  const table = named({ concat: [from('code'), from('extra.note')], separator: '/' });
  expect(mapper(table, { merged }).sourceColumns).toEqual(['id', 'code', 'extra.note']);
  expect(mapped(table, { id: '1', code: 'a', 'extra.note': 'b' }, { merged })).toMatchObject({
    row: ['1', 'a/b'],
  });
});

test('lookups are asked by their maps', () => {
  const value: Expression = { lookup: { table: 'unit', key: [from('code')], value: 'name' } };
  const lookups = new Map([[lookupId('unit', undefined, 'name'), new Map([['1', 'piece']])]]);
  expect(mapped(named(value), { id: '1', code: '1' }, { lookups })).toMatchObject({ row: ['1', 'piece'] });
  expect(mapped(named(value), { id: '1', code: '2' }, { lookups })).toMatchObject({
    rejections: [{ rule: 'lookup.missing', column: 'name', message: expect.stringContaining('2') }],
  });
  expect(() => mapper(named(value))).toThrow('not loaded');
});

test.each([
  [named(from('nowhere')), 'no column nowhere'],
  [named(from('extra.note')), 'no column extra.note'],
  [tableOf([id, { to: 'nowhere', value: from('id') }]), 'no column nowhere'],
  [tableOf([id, { to: 'double', value: from('id') }]), 'computed'],
  [tableOf([{ to: 'name', value: from('id') }]), 'item.id is part of the key'],
  [tableOf([id], { to: 'nothing' }), 'no table nothing'],
])('a plan that does not fit is refused before a row is read (%#)', (table, message) => {
  expect(() => mapper(table)).toThrow(UnusablePlan);
  expect(() => mapper(table)).toThrow(message);
});
test('a zone there is not', () => {
  expect(() => mapper(tableOf([id]), { timeZone: 'Asia/Beijing2' })).toThrow('time zone');
});
