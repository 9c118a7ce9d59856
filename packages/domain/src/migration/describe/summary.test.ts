import { expect, test } from 'vitest';
import { checkPlan } from '../check/check.ts';
import type { Plan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { aPlan, facts, fresh, itemPlan, legacy } from '../testing/a-migration.ts';
import { planSummary } from './summary.ts';

const summary = (plan: Plan = aPlan(), source: SchemaInfo = legacy(), target: SchemaInfo = fresh()) =>
  planSummary(plan, source, target, checkPlan(plan, source, target, facts()));

const sized = (rows: number): SchemaInfo => ({
  ...legacy(),
  tables: legacy().tables.map((one) => ({ ...one, rows })),
});

test('it says what is read, what is written and in which order', () => {
  const { tables, waves, findings } = summary();
  expect(tables[0]).toMatchObject({
    name: 'items',
    from: 't_item',
    to: ['item', 'lot'],
    mode: 'upsert',
    key: ['fid'],
    upsertKey: ['id'],
    rows: 1_000,
    bytes: 100_000,
    lossy: [],
    rules: [],
  });
  expect(waves).toEqual([['units'], ['items']]);
  expect(findings).toEqual({ error: 0, warning: 0, info: 0 });
});

test('rules stand once, with their columns; lossy columns with their reason', () => {
  const trim = { id: 'trim', action: 'fix', fix: 'trim' } as const;
  const columns = itemPlan().columns.map((one) =>
    one.to === 'name' || one.to === 'unit' ? { ...one, rules: [trim], lossy: 'blanks' } : one,
  );
  const whole = { id: 'whole', action: 'warn', unless: { null: { from: 'fid' } } } as const;
  const [items] = summary({ ...aPlan(), tables: [{ ...itemPlan(), columns, rules: [whole] }] }).tables;
  expect(items?.rules).toEqual([
    { id: 'trim', action: 'fix', columns: ['item.name', 'item.unit'] },
    { id: 'whole', action: 'warn', columns: [] },
  ]);
  expect(items?.lossy).toEqual([
    { column: 'item.name', why: 'blanks' },
    { column: 'item.unit', why: 'blanks' },
  ]);
});

test('findings are counted at the table they belong to', () => {
  const { tables, findings } = summary({
    ...aPlan(),
    tables: [{ ...itemPlan(), from: 't_itm' }],
    irreversible: ['a.b'],
  });
  expect(tables[0]?.findings.error).toBe(2);
  expect(findings.error).toBe(3);
});

test('more rows take longer, a throttle longer still, counting alone less', () => {
  const total = (over: Partial<Plan>, rows: number) => summary({ ...aPlan(), ...over }, sized(rows)).totalMs;
  const plain = total({}, 1_000_000);
  expect(plain).toBeGreaterThan(total({}, 10_000));
  expect(total({ throttle: { rowsPerSecond: 1_000 } }, 1_000_000)).toBeGreaterThanOrEqual(2_000_000);
  expect(total({ verify: { level: 'L0' } }, 1_000_000)).toBeLessThan(plain);
  expect(
    total({ throttle: { rowsPerSecond: 1_000, hours: { from: '20:00', to: '06:00' } } }, 1_000_000),
  ).toBe(plain);
});

test('where the source has no estimate, none is made up', () => {
  const { tables, totalMs, unknown } = summary(aPlan(), sized(-1));
  expect(tables.every((one) => one.rows === undefined && one.estimateMs === undefined)).toBe(true);
  expect([totalMs, unknown]).toEqual([0, ['items', 'units']]);
});

test('a circle has no order, and is named', () => {
  const target = fresh();
  const unit = target.tables.find((one) => one.name === 'unit');
  unit?.foreignKeys.push({ columns: ['name'], table: 'item', references: ['id'] });
  expect(summary(aPlan(), legacy(), target)).toMatchObject({ waves: [], cycle: ['items', 'units', 'items'] });
});
