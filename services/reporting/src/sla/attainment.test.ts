import type { ClockState } from '@perennial/domain/sla/rules';
import { expect, test } from 'vitest';
import { aFigure, figures } from '../testing/figures.ts';
import { attainment, attainmentPct, outcomeOf } from './attainment.ts';

const now = Date.parse('2026-03-02T09:00:00+08:00');

test.each([
  [16, 20, 80],
  [0, 7, 0],
  [7, 7, 100],
  [1, 3, 33.333],
  [2, 3, 66.666],
  [999_996, 1_000_000, 99.999],
  [999_999, 1_000_000, 99.999],
  [29, 100, 29],
  [57, 100, 57],
  [0, 0, null],
])('%i met of %i due is %s', (met, due, pct) => {
  expect(attainmentPct(met, due)).toBe(pct);
});

test('20 due with 4 breached is exactly 80.000', () => {
  expect(attainment([...figures(16, 'met'), ...figures(4, 'breached')], now)).toEqual([
    { level: 'P1', kind: 'sla', clock: 'response', due: 20, met: 16, breached: 4, running: 0, pct: 80 },
  ]);
});

test('what still runs or is paused is neither due nor lost', () => {
  const rows = attainment(
    [
      aFigure({ state: 'running', dueAt: now + 1 }),
      aFigure({ state: 'paused', dueAt: null }),
      aFigure({ state: 'met' }),
    ],
    now,
  );
  expect(rows).toEqual([
    { level: 'P1', kind: 'sla', clock: 'response', due: 1, met: 1, breached: 0, running: 2, pct: 100 },
  ]);
});

test('nothing due is null, not 100 and not 0', () => {
  expect(attainment([aFigure({ state: 'running', dueAt: now + 1 })], now)[0]?.pct).toBeNull();
});

test('cancelled clocks count nowhere', () => {
  expect(attainment(figures(3, 'cancelled'), now)).toEqual([]);
});

test.each<[ClockState, number | null, ReturnType<typeof outcomeOf>]>([
  ['running', now + 1, 'running'],
  ['running', now, 'breached'],
  ['running', now - 1, 'breached'],
  ['running', null, 'running'],
  ['paused', null, 'running'],
  ['met', now - 1, 'met'],
  ['breached', now - 1, 'breached'],
  ['cancelled', now - 1, undefined],
])('%s with due instant %s counts as %s', (state, dueAt, outcome) => {
  expect(outcomeOf(aFigure({ state, dueAt }), now)).toBe(outcome);
});

test('rows stand by level and in the order of the clock names, each counted for itself', () => {
  const rows = attainment(
    [
      aFigure({ level: 'P3', clock: 'resolution', state: 'met' }),
      aFigure({ level: 'P1', clock: 'triage', state: 'met' }),
      aFigure({ level: 'P1', clock: 'response', state: 'breached' }),
      aFigure({ level: 'P2', clock: 'workaround', state: 'met' }),
      aFigure({ level: 'P1', clock: 'acknowledge', state: 'met' }),
    ],
    now,
  );
  expect(rows.map((r) => `${r.level} ${r.clock} ${r.pct}`)).toEqual([
    'P1 acknowledge 100',
    'P1 response 0',
    'P1 triage 100',
    'P2 workaround 100',
    'P3 resolution 100',
  ]);
});

test('one clock of two kinds is two rows: a broken agreement inside the vendor takes nothing from what customers got', () => {
  const rows = attainment(
    [
      ...figures(9, 'met'),
      ...figures(1, 'breached'),
      ...figures(5, 'breached').map((f) => ({ ...f, kind: 'ola' as const })),
      aFigure({ kind: 'supplier', state: 'running', dueAt: now + 1 }),
    ],
    now,
  );
  expect(rows.map((r) => `${r.kind} ${r.met}/${r.due} ${r.pct}`)).toEqual([
    'sla 9/10 90',
    'ola 0/5 0',
    'supplier 0/0 null',
  ]);
});

test('kinds stand in the order promised, own, supplier, regulatory, before the names of clocks', () => {
  const rows = attainment(
    (['regulatory', 'supplier', 'ola', 'sla'] as const).flatMap((kind) => [
      aFigure({ kind, clock: 'triage' }),
      aFigure({ kind, clock: 'acknowledge' }),
    ]),
    now,
  );
  expect(rows.map((r) => `${r.kind} ${r.clock}`)).toEqual([
    'sla acknowledge',
    'sla triage',
    'ola acknowledge',
    'ola triage',
    'supplier acknowledge',
    'supplier triage',
    'regulatory acknowledge',
    'regulatory triage',
  ]);
});
