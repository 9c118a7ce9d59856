import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPlan } from '../check/check.ts';
import { waves } from '../check/order.ts';
import type { Finding } from '../check/rules.ts';
import { parsePlan } from '../plan/read.ts';
import type { Plan } from '../plan/rules.ts';
import { mapperOf } from '../row/mapper.ts';
import { fresh, legacy } from '../testing/a-migration.ts';
import { type PairedColumn, type SchemaPair, schemaPairs } from '../testing/schema-pairs.ts';
import { col, schema, table } from '../testing/schemas.ts';
import { draftPlan } from './draft.ts';

const read = (text: string) => {
  const parsed = parsePlan(text);
  if ('faults' in parsed) throw new Error(`${JSON.stringify(parsed.faults)}\n${text}`);
  return parsed;
};

const errorsOf = (plan: Plan, { source, target }: Pick<SchemaPair, 'source' | 'target'>): Finding[] =>
  checkPlan(plan, source, target, {}).filter((one) => one.level === 'error');

test('a draft reads back as the plan it says', () =>
  fc.assert(
    fc.property(schemaPairs(), (pair) => {
      const { plan, text } = draftPlan(pair.source, pair.target);
      expect(read(text).plan).toEqual(plan);
    }),
    { seed: 6, numRuns: 60 },
  ));

test('whatever the tables and columns are called, each finds its own', () =>
  fc.assert(
    fc.property(schemaPairs(), (pair) => {
      const { plan } = draftPlan(pair.source, pair.target);
      for (const { source, target, columns } of pair.tables) {
        const found = plan.tables.find((one) => one.to === target.name);
        expect(found?.from).toBe(source.name);
        const kept = columns.filter((one) => one.source && one.change !== 'foreign');
        const text = JSON.stringify(found?.columns);
        for (const one of kept) expect(text).toContain(`"from":"${one.source?.name}"`);
        expect(found?.columns.map((one) => one.to)).toEqual(kept.map((one) => one.target.name));
      }
    }),
    { seed: 7, numRuns: 60 },
  ));

/** What has to be said of a column in a plan nobody has finished. */
const due = ({ target, change }: PairedColumn): string[] => {
  const empty = !target.nullable && !target.hasDefault && !target.generated;
  if (change === 'narrower') return ['narrow'];
  if (change === 'lossier') return ['lossy'];
  return (change === 'new' || change === 'foreign') && empty ? ['unmapped'] : [];
};

test('the check of a draft finds what only its author can decide, all of it and nothing else', () =>
  fc.assert(
    fc.property(schemaPairs(), (pair) => {
      const { plan } = draftPlan(pair.source, pair.target);
      const found = checkPlan(plan, pair.source, pair.target, {}).filter(
        (one) => one.code === 'narrow' || (one.level === 'error' && one.code !== 'delta'),
      );
      const expected = plan.tables.flatMap((one) => {
        const paired = pair.tables.find(({ target }) => target.name === one.to);
        return paired?.columns.flatMap(due) ?? [];
      });
      expect(found.map((one) => one.code).toSorted()).toEqual(expected.toSorted());
    }),
    { seed: 8, numRuns: 100 },
  ));

test('what the check has nothing against can be carried out', () =>
  fc.assert(
    fc.property(schemaPairs(), ({ source, target }) => {
      const { plan } = draftPlan(source, target);
      const broken = errorsOf(plan, { source, target }).map((one) => one.path);
      const targets = target.tables;
      for (const [i, table] of plan.tables.entries()) {
        const from = source.tables.find((one) => one.name === table.from);
        if (from === undefined || broken.some((path) => path.startsWith(`/tables/${i}/`))) continue;
        const mapper = mapperOf({ table, source: from, targets, timeZone: plan.source.timeZone });
        expect(mapper.targetColumns).toHaveLength(table.columns.length);
      }
    }),
    { seed: 10, numRuns: 50 },
  ));

test('tables stand in an order in which they can be loaded', () =>
  fc.assert(
    fc.property(schemaPairs(), (pair) => {
      const { plan } = draftPlan(pair.source, pair.target);
      expect(plan.tables.map((one) => one.name)).toEqual(waves(plan, pair.target).flat());
    }),
    { seed: 9, numRuns: 40 },
  ));

test('what is not sure stands in comments', () => {
  const { text } = draftPlan(legacy(), fresh());
  expect(text).toContain('# table of the target without a source: lot');
  expect(text).toContain('# open: created (timestamp with time zone)');
  expect(text).toContain('# not read of t_item: flots');
  expect(text).toContain('- { to: id, value: { from: fid } }');
  expect(text).toContain('load: { plannedMs: 8h }');
});

test('rules are proposed by what the types say', () => {
  const source = schema(
    [
      table('Item', [
        col('ID', 'bigint(20) unsigned'),
        col('Code', 'char(12)'),
        col('Made', 'datetime', { nullable: true }),
        col('Qty', 'varchar(20)', { nullable: true }),
      ]),
    ],
    { engine: 'mysql', encoding: 'utf8mb4' },
  );
  const target = schema([
    table('items', [
      col('id', 'bigint'),
      col('code', 'character varying(12)'),
      col('made', 'timestamp without time zone', { nullable: true }),
      col('qty', 'numeric(18,6)'),
    ]),
  ]);
  const { plan, text } = draftPlan(source, target);
  const rules = plan.tables[0]?.columns.map((one) => one.rules?.map((rule) => rule.id) ?? []);
  expect(rules).toEqual([[], ['padding'], ['zero-date'], ['not-null', 'read-decimal']]);
  expect(text).toContain('# unsigned: numeric(20,0) takes every value');
});

test('a name that only ends alike is a guess, and is called one', () => {
  const source = schema([
    table('base_wh', [col('wh_code', 'integer')]),
    table('stk_lot', [col('lot_no', 'integer')]),
  ]);
  const target = schema([table('lot', [col('no', 'integer')]), table('wh', [col('code', 'integer')])]);
  const { plan, text } = draftPlan(source, target);
  expect(plan.tables.map((one) => [one.from, one.to])).toEqual([
    ['stk_lot', 'lot'],
    ['base_wh', 'wh'],
  ]);
  expect(text.match(/matched by the end of its name alone/g)).toHaveLength(4);
});

test('two that could be meant are a question, not a guess', () => {
  const source = schema([table('t_item', [col('id', 'integer')]), table('tbl_item', [col('id', 'integer')])]);
  const target = schema([table('item', [col('id', 'integer')])]);
  const { plan, text } = draftPlan(source, target);
  expect(plan.tables).toEqual([]);
  expect(text).toContain('without a source: item (is it t_item or tbl_item?)');
  expect(parsePlan(text)).toMatchObject({ faults: [{ path: '/tables', code: 'too_small' }] });
});

test('a table without key is copied without a delta, or by a unique key it has', () => {
  const columns = [col('code', 'integer'), col('name', 'text')];
  const target = schema([table('item', columns)]);
  const keyless = draftPlan(schema([table('item', columns, { primaryKey: [] })]), target);
  expect(keyless.plan.tables[0]).toMatchObject({ delta: { by: 'none' } });
  const unique = draftPlan(schema([table('item', columns, { primaryKey: [], uniques: [['code']] })]), target);
  expect(unique.plan.tables[0]).toMatchObject({ key: ['code'], delta: { by: 'log' } });
});

test('names no plan could hold are replaced, and stay different', () => {
  const tables = ['库存 表', '库存/表'].map((name) => table(name, [col('id', 'integer')]));
  const { plan } = draftPlan(schema(tables), schema(tables));
  expect(plan.tables.map((one) => one.name)).toEqual(['库存-表', '库存-表-2']);
});
