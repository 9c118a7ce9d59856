import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRun } from '../run/open.ts';
import { type MigrationRecord, type TableRun, tableStates } from '../run/rules.ts';
import { aPlan } from '../testing/a-migration.ts';
import { progressOf } from './progress.ts';

const opening = {
  ...{ tenant: 'north', customer: 'acme', no: 'M-1001', planHash: 'a', workflowId: 'w', requestId: 'r' },
  author: { id: 'ann', name: 'Ann' },
};
const run = (over: Partial<MigrationRecord> = {}): MigrationRecord => ({
  ...openRun({ ...opening, plan: aPlan() }, 0).record,
  state: 'running',
  ...over,
});
const table = (over: Partial<TableRun> = {}): TableRun => ({
  ...{ name: 'items', wave: 0, rows: 1_000, state: 'copying', attempt: 1, rate: 100 },
  ...{ read: 250, written: 240, quarantined: 7, merged: 3 },
  ...over,
});

test('a table that is copied shows its part, its rate and what is left', () => {
  const { tables, total } = progressOf(run({ tables: [table()] }), 0);
  const share = { rows: 1_000, read: 250, written: 240, quarantined: 7, merged: 3, done: 0.25, rate: 100 };
  expect(tables).toMatchObject([{ ...share, leftMs: 7_500, verdict: null }]);
  expect(total).toEqual({ ...share, leftMs: 7_500 });
});

test('an estimate that was too low never shows all as done before it is', () => {
  const [low] = progressOf(run({ tables: [table({ rows: 100 })] }), 0).tables;
  expect(low).toMatchObject({ rows: 250, done: 0.999, leftMs: 0 });
  const [end] = progressOf(run({ tables: [table({ rows: 900, state: 'copied' })] }), 0).tables;
  expect(end).toMatchObject({ rows: 250, done: 1, rate: 0, leftMs: 0 });
});

test('what is not known is null, not zero', () => {
  const of = progressOf(run({ tables: [table({ rows: -1 }), table({ name: 'lots' })] }), 0);
  expect(of.tables[0]).toMatchObject({ rows: null, done: null, leftMs: null });
  expect(of.total).toMatchObject({ rows: null, done: null, leftMs: null, read: 500 });
  expect(progressOf(run(), 0).total).toMatchObject({ rows: null, done: null });
});

test('while it is paused nothing moves, and nobody says when it ends', () => {
  const { total } = progressOf(run({ tables: [table()], state: 'paused', pausedAt: 5 }), 9);
  expect(total).toMatchObject({ rate: 0, leftMs: null, done: 0.25 });
});

describe('the verdict of all tables', () => {
  const verdict = (...verdicts: TableRun['verdict'][]) =>
    progressOf(run({ tables: verdicts.map((one) => table(one ? { verdict: one } : {})) }), 0).verdict;
  test.each([
    [verdict(), null],
    [verdict(undefined), null],
    [verdict('passed', undefined), null],
    [verdict('passed', 'passed'), 'passed'],
    [verdict('passed', 'skipped'), 'skipped'],
    [verdict('skipped', 'inconclusive'), 'inconclusive'],
    [verdict('failed', undefined), 'failed'],
  ])('%s is %s', (told, expected) => {
    expect(told).toBe(expected);
  });
});

test('a phase counts no paused time and says how late it is', () => {
  const phase = { phase: 'load', plannedMs: 100, startedAt: 1_000, pausedMs: 50 } as const;
  const of = (over: object, more: Partial<MigrationRecord> = {}) =>
    progressOf(run({ phases: [{ ...phase, ...over }], ...more }), 2_000).phases[0];
  expect(of({})).toMatchObject({ elapsedMs: 950, lateness: 'in-time', ended: false });
  expect(of({ warnedAt: 1 }, { pausedAt: 1_500 })).toMatchObject({ elapsedMs: 450, lateness: 'warned' });
  expect(of({ warnedAt: 1, lateAt: 2, endedAt: 1_200 })).toMatchObject({
    elapsedMs: 150,
    lateness: 'late',
    ended: true,
  });
  expect(of({ warnedAt: 1, lateAt: 2, escalatedAt: 3 })).toMatchObject({ lateness: 'escalated' });
});

test('only approvals that are pending are waited for', () => {
  const gate = { gate: 'load', attempt: 1, policy: 'p', planHash: 'a', at: 0, mayNotExecute: [] } as const;
  const approvals = [
    { ...gate, no: 'M-1.load.1', state: 'withdrawn' as const, mayNotExecute: [] },
    { ...gate, no: 'M-1.load.2', state: 'pending' as const, mayNotExecute: [] },
  ];
  expect(progressOf(run({ approvals }), 0).waitingFor).toEqual(['M-1.load.2']);
});

test('whatever a run holds, parts lie between 0 and 1, and 1 means that all is copied', () => {
  const counts = fc.nat(1_000_000);
  const tables = fc.array(
    fc.record({
      state: fc.constantFrom(...tableStates),
      rows: fc.integer({ min: -1, max: 1_000_000 }),
      read: counts,
      rate: counts,
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(tables, (given) => {
      const of = progressOf(run({ tables: given.map((one) => table(one)) }), 0);
      for (const { done, leftMs } of [...of.tables, of.total]) {
        if (done !== null) expect(done >= 0 && done <= 1).toBe(true);
        if (leftMs !== null) expect(Number.isSafeInteger(leftMs) && leftMs >= 0).toBe(true);
      }
      const all =
        given.length > 0 && given.every(({ state }) => ['copied', 'verified', 'sealed'].includes(state));
      expect(of.total.done === 1).toBe(all);
      expect(of.total.read).toBe(given.reduce((sum, { read }) => sum + read, 0));
    }),
    { seed: 6, numRuns: 300 },
  );
});
