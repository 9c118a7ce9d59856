import { expect, test } from 'vitest';
import { aFigure } from '../testing/figures.ts';
import { attainment } from './attainment.ts';
import { evidence } from './evidence.ts';

const now = Date.parse('2026-03-02T09:00:00+08:00');
const all = [
  ...Array.from({ length: 7 }, (_, i) => aFigure({ ticket: `T-${1007 - i}`, state: 'met', openedAt: 7 - i })),
  aFigure({ ticket: 'T-1101', state: 'breached', openedAt: 101 }),
  aFigure({ ticket: 'T-1102', state: 'running', dueAt: now, openedAt: 102 }),
  aFigure({ ticket: 'T-1103', state: 'cancelled', openedAt: 103 }),
  aFigure({ ticket: 'T-1104', state: 'met', level: 'P2', openedAt: 104 }),
  aFigure({ ticket: 'T-1105', state: 'met', clock: 'triage', openedAt: 105 }),
];
const query = { level: 'P1', clock: 'response', limit: 4 } as const;

test('the pages together are exactly the rows of the figure, oldest first, each once', () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = evidence(all, { ...query, ...(cursor ? { cursor } : {}) }, now);
    expect(page.items.length).toBeLessThanOrEqual(4);
    seen.push(...page.items.map((r) => r.ticket));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual([...[1, 2, 3, 4, 5, 6, 7].map((n) => `T-100${n}`), 'T-1101', 'T-1102']);
});

test.each(['met', 'breached', 'running'] as const)(
  'the %s rows are as many as the figure says',
  (outcome) => {
    const figure = attainment(all, now).find((r) => r.level === 'P1' && r.clock === 'response');
    const rows = evidence(all, { ...query, limit: 100, outcome }, now).items;
    expect(rows).toHaveLength(figure?.[outcome] ?? -1);
    expect(rows.every((r) => r.outcome === outcome)).toBe(true);
  },
);

test('an exactly full last page has no next cursor', () => {
  expect(evidence(all, { ...query, limit: 9 }, now).nextCursor).toBeUndefined();
});

test('with a kind it shows the rows of that figure only, without one those of all kinds, each once', () => {
  const both = [...all, ...all.map((f) => ({ ...f, kind: 'ola' as const }))];
  const rowsOf = (kind?: 'sla' | 'ola') =>
    evidence(both, { ...query, limit: 100, ...(kind ? { kind } : {}) }, now).items;
  for (const kind of ['sla', 'ola'] as const) {
    expect(rowsOf(kind)).toHaveLength(9);
    expect(rowsOf(kind).every((r) => r.kind === kind)).toBe(true);
  }
  expect(rowsOf()).toHaveLength(18);
});

test('a ticket with the clock in two kinds is not lost between two pages', () => {
  const both = [aFigure({ openedAt: 1 }), aFigure({ openedAt: 1, kind: 'ola' })];
  const first = evidence(both, { ...query, limit: 1 }, now);
  const second = evidence(both, { ...query, limit: 1, cursor: first.nextCursor ?? '' }, now);
  expect([...first.items, ...second.items].map((r) => r.kind).toSorted()).toEqual(['ola', 'sla']);
  expect(second.nextCursor).toBeUndefined();
});
