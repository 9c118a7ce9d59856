import type { Expression, Plan, Rule, TablePlan } from '@perennial/domain/migration/plan/rules';
import { beforeAll, describe, expect, test } from 'vitest';
import { companyOf } from './data/company.ts';
import { flavours } from './faults/fault.ts';
import { plantFaults } from './faults/plant.ts';
import { readPlan } from './testing/fill-erp.ts';

const company = companyOf({ rows: 6_000, seed: 7 });
const columnsOf = (table: string): string[] => Object.keys(company.table(table).row(0));

/** Columns a value is made from, those of looked-up tables left out. */
const sourcesOf = (value: Expression): string[] => {
  const found: string[] = [];
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [name, inner] of Object.entries(part))
      if (name === 'from' && typeof inner === 'string') found.push(inner);
      else walk(inner);
  };
  walk(value);
  return found.filter((name) => !name.startsWith('$'));
};

const columnsIn = ({ columns, splits = [] }: TablePlan) => [...columns, ...splits.flatMap((s) => s.columns)];
const rulesIn = (plan: Plan): Rule[] =>
  plan.tables.flatMap((t) => columnsIn(t).flatMap((c) => c.rules ?? []));

/** What does not fit the legacy tables, in words. */
const faultsOf = (plan: Plan): string[] => [
  ...plan.tables.flatMap((table) => {
    const used = new Set([
      ...columnsIn(table).flatMap(({ value }) => sourcesOf(value)),
      ...(table.splits ?? []).flatMap(({ of }) => sourcesOf(of)),
    ]);
    const there = new Set(columnsOf(table.from));
    return [
      ...[...used].filter((name) => !there.has(name)).map((name) => `${table.from} has no ${name}`),
      ...[...there].filter((name) => !used.has(name)).map((name) => `${table.from}.${name} is left behind`),
    ];
  }),
  ...company.tables
    .filter(({ name }) => !plan.tables.some(({ from }) => from === name))
    .map(({ name }) => `${name} is left behind`),
];

describe.each(flavours)('%s', (flavour) => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await readPlan(flavour);
  });

  test('reads every table and every column of the old system, and none that it has not', () => {
    expect(faultsOf(plan)).toEqual([]);
  });

  test('a forgotten table, a forgotten column and a misspelt one would be named', () => {
    const [first, ...others] = plan.tables;
    const [, ...columns] = first?.columns ?? [];
    if (first === undefined) throw new Error('the plan has no tables');
    const misspelt = { to: 'id', value: { from: 'uidd' } };
    expect(faultsOf({ ...plan, tables: [{ ...first, columns: [misspelt, ...columns] }, ...others] })).toEqual(
      ['sys_user has no uidd', 'sys_user.uid is left behind'],
    );
    expect(faultsOf({ ...plan, tables: others })).toEqual(['sys_user is left behind']);
  });

  test('every rule has an id of its own', () => {
    const ids = rulesIn(plan).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(20);
  });

  test('every rule and invariant the answer key names is in the plan and does what the key expects', () => {
    const actions: Record<string, string> = { fixed: 'fix', warned: 'warn', quarantined: 'reject' };
    const rules = new Map(rulesIn(plan).map((rule) => [rule.id, rule.action]));
    const invariants = new Set(plan.verify.invariants?.map(({ id }) => id));
    const { faults } = plantFaults(company, 7, flavour, 'default');
    for (const { class: name, rule, expected, invariants: broken = [] } of faults) {
      const engines = /^(encoding$|(value|target|key|codes|lookup|zone)\.)/.test(rule ?? '');
      expect([name, rule === undefined]).toEqual([name, expected === 'invariant']);
      if (rule !== undefined && !engines) expect([name, rules.get(rule)]).toEqual([name, actions[expected]]);
      expect(broken.filter((id) => !invariants.has(id))).toEqual([]);
    }
  });
});
