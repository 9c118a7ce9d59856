import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { serviceKeys } from '../entitlement/rules.ts';
import { checkContract } from './check.ts';
import { pinCalendars } from './pin.ts';
import type { Contract } from './rules.ts';
import { termsFor } from './terms.ts';

const read = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../cli/examples/${name}`, import.meta.url), 'utf8'));

const example = (): Contract => {
  const checked = checkContract(read('annual-contract.yaml'));
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors, null, 1));
  const pinned = pinCalendars(checked.contract, (id) => (id === 'cn-office' ? 1 : undefined));
  if ('errors' in pinned) throw new Error(JSON.stringify(pinned.errors, null, 1));
  return { ...pinned.contract, version: 1 };
};

const hour = 3_600_000;
const place = (module: string, day: string) =>
  ({ module, tier: 'standard', at: Date.parse(`${day}T12:00:00+08:00`) }) as const;

test('the shipped annual contract is sound and has all twelve services', () => {
  const contract = example();
  expect(contract).toMatchObject({ id: 'acme-2026', customer: 'acme', from: '2026-01-01', to: '2026-12-31' });
  expect(Object.keys(contract.services ?? {})).toEqual([...serviceKeys]);
});

test('it promises what the catalogue does: P1 response 1 h, P2 workaround 4 h, P3 resolution 24 h', () => {
  for (const module of ['inventory', 'finance']) {
    const { levels } = termsFor(example(), place(module, '2026-03-02'));
    expect(levels.P1.clocks).toContainEqual(
      expect.objectContaining({ goal: 'response', target: { ms: hour }, hours: { kind: '24x7' } }),
    );
    expect(levels.P2.clocks).toContainEqual(
      expect.objectContaining({ goal: 'workaround', target: { ms: 4 * hour } }),
    );
    expect(levels.P3.clocks).toContainEqual(
      expect.objectContaining({ goal: 'resolution', target: { ms: 24 * hour } }),
    );
  }
});

test('the core modules come first, the whole system from July', () => {
  const contract = example();
  expect(termsFor(contract, place('production', '2026-06-30')).phase).toBe('core-modules');
  expect(termsFor(contract, place('finance', '2026-06-30')).phase).toBeUndefined();
  expect(termsFor(contract, place('finance', '2026-07-01')).phase).toBe('whole-system');
});

test('it has clocks of every kind, the regulatory one in calendar time without a pause', () => {
  const { clocks } = termsFor(example(), place('inventory', '2026-03-02')).levels.P1;
  expect(new Set(clocks.map((clock) => clock.kind))).toEqual(
    new Set(['sla', 'ola', 'supplier', 'regulatory']),
  );
  expect(clocks.find((clock) => clock.kind === 'regulatory')).toMatchObject({
    target: { ms: 24 * hour },
    hours: { kind: '24x7' },
    pausesOn: [],
  });
});

test('the stored form may be written back: it is stored as it was', () => {
  const { version: _, ...stored } = example();
  expect(checkContract(JSON.parse(JSON.stringify(stored)))).toEqual({ contract: stored });
});

test('its credits, counterparts and calendar are there', () => {
  const { credits, counterparts } = example();
  expect(credits?.clauses.map((clause) => clause.id)).toEqual([
    'p1-response',
    'p2-workaround',
    'core-resolution',
  ]);
  expect(counterparts?.map((row) => row.module)).toEqual(['inventory', 'production', '*']);
  expect(read('cn-office.yaml')).toMatchObject({
    id: 'cn-office',
    tz: 'Asia/Shanghai',
    week: { mon: [['09:00', '18:00']], fri: [['09:00', '18:00']] },
    holidaySets: [{ set: 'cn' }],
  });
});
