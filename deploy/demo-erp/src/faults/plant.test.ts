import { expect, test } from 'vitest';
import { textOf } from '../data/cell.ts';
import { companyOf } from '../data/company.ts';
import { rowsOf } from '../write/rows.ts';
import { type Flavour, flavours } from './fault.ts';
import { type FaultChoice, faultClasses, plantFaults } from './plant.ts';

const company = companyOf({ rows: 6_000, seed: 7 });
const planted = (choice: FaultChoice, flavour: Flavour = 'postgres', seed = 7) =>
  plantFaults(company, seed, flavour, choice);

test.each(flavours)(
  '%s: four of every class it can have, a hundred at least, no two in one row',
  (flavour) => {
    const { faults } = planted('default', flavour);
    const here = faultClasses.filter(({ only }) => only === undefined || only === flavour);
    for (const { class: name } of here) expect(faults.filter((f) => f.class === name)).toHaveLength(4);
    expect(faults.length).toBeGreaterThanOrEqual(100);
    expect(new Set(faults.map((f) => f.id)).size).toBe(faults.length);
    expect(new Set(faults.map((f) => `${f.table} ${JSON.stringify(f.key)}`)).size).toBe(faults.length);
  },
);

test('the same seed plants the same faults, another seed others', () => {
  expect(planted('default')).toEqual(planted('default'));
  expect(planted('default').faults).not.toEqual(planted('default', 'postgres', 8).faults);
});

test('none is none', () => {
  expect(planted('none')).toEqual({ faults: [], edits: new Map(), adds: new Map() });
});

test.each(flavours)(
  '%s: rows differ from the clean company where the key says so and nowhere else',
  (flavour) => {
    const plan = planted('default', flavour);
    for (const table of company.tables) {
      const keyOf = (row: Parameters<typeof textOf>[0][]) => row.map(textOf).join('|');
      const faulty = new Set(
        plan.faults.filter((f) => f.table === table.name).map((f) => Object.values(f.key).join('|')),
      );
      const rows = [...rowsOf(table, plan)];
      for (const [i, row] of rows.entries()) {
        const clean = i < table.count ? table.row(i) : undefined;
        const key = keyOf(table.key.map((column) => row[column]));
        // Goods that left before their receipt was booked: the ledger agrees with the negative balance.
        const agreed = table.name === 'stk_ledger' && i >= table.count;
        if (JSON.stringify(row) !== JSON.stringify(clean) && !agreed)
          expect([table.name, key, faulty.has(key)]).toEqual([table.name, key, true]);
      }
    }
  },
);

test.each([
  [{ 'no-such-class': 1 }, 'there is no class no-such-class for postgres'],
  [{ 'nul-character': 1 }, 'there is no class nul-character for postgres'],
  [{ 'zero-date': -1 }, 'zero-date takes a whole number, not -1'],
  [{ 'missing-value': 10_000 }, 'sys_user has no row left to spoil'],
] as const)('%j is refused: %s', (choice, message) => {
  expect(() => planted(choice)).toThrow(message);
});

test('as many of one class as asked for', () => {
  const { faults } = planted({ 'zero-date': 9 });
  expect(faults.map((f) => f.id)).toEqual(Array.from({ length: 9 }, (_, i) => `zero-date-${i + 1}`));
});
