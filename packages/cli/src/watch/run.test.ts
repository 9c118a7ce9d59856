import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { placesOf } from '../output/fit.ts';
import { bar, type RunView, renderRun, renderRunLine } from './run.ts';

const view: RunView = {
  now: Date.parse('2026-01-05T01:00:00Z'),
  lang: 'en',
  timeZone: 'Asia/Shanghai',
  state: 'live',
};
const share = {
  rows: 1_000_000,
  read: 453_000,
  written: 452_000,
  quarantined: 7,
  merged: 0,
  done: 0.453,
  rate: 87_000,
  leftMs: 6_287,
};
const items = { ...share, name: 'items', wave: 0, state: 'copying', verdict: null };
const run = {
  ...{
    no: 'M-1001',
    title: 'Move Acme',
    state: 'running',
    phase: 'load',
    verdict: null,
    blockers: [],
    waitingFor: [],
  },
  total: share,
  tables: [items],
  phases: [{ phase: 'load', plannedMs: 28_800_000, elapsedMs: 600_000, lateness: 'in-time', ended: false }],
} satisfies Json;

test.each([
  [undefined, '········'],
  [0, '░░░░░░░░'],
  [0.5, '████░░░░'],
  [1, '████████'],
])('a bar of %s', (done, start) => {
  expect(bar(done)).toHaveLength(24);
  expect([...bar(done)].filter((_, i) => i % 3 === 0).join('')).toBe(start);
});

test('what is nearly done is not shown as done', () => {
  const text = renderRun({ ...run, total: { ...share, done: 0.999 } }, view);
  expect(text).toContain('99.9%');
  expect(text).not.toContain('100.0%');
  expect(bar(0.999)).toMatch(/░$/);
});

test('a screen shows phase, total and tables with rows, rate and time left', () => {
  const [head, total, table] = renderRun(run, view).split('\n');
  expect(head).toBe('M-1001 · Move Acme · load 10m 00s / 8h 00m · running');
  expect(total).toBe(
    'Total  ██████████░░░░░░░░░░░░░░  45.3%  453,000 / 1,000,000 · 87,000 rows/s · Left 0m 06s · Quarantined 7',
  );
  expect(table).toMatch(/^items {2}█{10}/);
});

test('what is not known is not claimed', () => {
  const unknown = { ...share, rows: null, done: null, rate: 0, leftMs: null, quarantined: 0 };
  const [, total] = renderRun({ ...run, total: unknown, tables: [] }, view).split('\n');
  expect(total).toBe(`Total  ${'·'.repeat(24)}    ?    453,000`);
});

test('what stands in the way, what is waited for and the cut-over stand below', () => {
  const blocker = { step: 'verify-table', table: 'items', reason: 'L1 differs\u001b[2J' };
  const cutover = { freezeAt: '2026-01-05T10:00:00+08:00', deadlineAt: '2026-01-05T12:00:00+08:00' };
  const late = { ...run.phases[0], lateness: 'late' };
  const text = renderRun(
    { ...run, blockers: [blocker], waitingFor: ['M-1001.load.1'], cutover, phases: [late] },
    view,
  );
  expect(text.split('\n')[0]).toContain('late');
  expect(text.split('\n').slice(3)).toEqual([
    '! In the way: verify-table items L1 differs [2J',
    '! waits for approval: M-1001.load.1',
    'Freezes at 2026-01-05 10:00:00',
    'Back in service by 2026-01-05 12:00:00',
  ]);
});

test('a small screen shows the tables that move and says how many it leaves out', () => {
  const tables = [
    ...Array.from({ length: 9 }, (_, i) => ({ ...items, name: `done-${i}`, state: 'copied', done: 1 })),
    { ...items, name: '物料主数据' },
  ];
  const lines = renderRun(
    { ...run, tables },
    { ...view, lang: 'zh-CN', screen: { columns: 60, rows: 6 } },
  ).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/^物料主数据/);
  expect(lines.at(-1)).toBe('… 8 未显示');
  for (const line of lines) expect(placesOf(line)).toBeLessThanOrEqual(60);
});

test('a line for a log holds all of it', () => {
  const line = renderRunLine({ ...run, verdict: 'passed' }, view);
  expect(line).toBe(
    '2026-01-05 09:00:00  M-1001  load  running  45.3%  453,000 / 1,000,000 · 87,000 rows/s · Left 0m 06s · Quarantined 7 · Verdict passed',
  );
  expect(line).not.toContain('\n');
});
