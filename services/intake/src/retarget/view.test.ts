import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { ClockMove, Run, RunItem } from '@perennial/store/runs/port';
import { expect, test } from 'vitest';
import { impactView, linesView, runView } from './view.ts';

const staff: Scope = { tenant: 'north', actor: systemActor, requestId: 'test' };
const at = (time: string): number => Date.parse(`2026-03-02T${time}:00+08:00`);
const move = (clock: string, oldDueAt: number | null, newDueAt: number | null, over = {}): ClockMove => ({
  clock,
  kind: 'sla',
  level: 'P2',
  oldDueAt,
  newDueAt,
  ...over,
});
const item = (ticket: string, clocks: ClockMove[], over: Partial<RunItem> = {}): RunItem => ({
  ticket,
  customer: 'acme',
  contract: 'acme-2026',
  clocks,
  state: 'done',
  ...over,
});
const items = [
  item('T-1', [
    move('resolution', at('15:00'), at('16:00')),
    move('triage', null, at('11:00'), { kind: 'ola' }),
  ]),
  item('T-2', [move('workaround', at('12:00'), at('10:00'))], {
    customer: 'bohai',
    state: 'failed',
    error: 'x',
  }),
  item('T-3', [move('workaround', at('13:00'), null)], { note: 'closed' }),
];

test('one line a clock, soonest old due first, what begins last; instants with the offset of the zone', () => {
  const { items: lines } = impactView(staff, items, 'Asia/Shanghai');
  expect(lines.map((l) => [l.ticket, l.clock])).toEqual([
    ['T-2', 'workaround'],
    ['T-3', 'workaround'],
    ['T-1', 'resolution'],
    ['T-1', 'triage'],
  ]);
  expect(lines[0]).toMatchObject({ oldDueAt: '2026-03-02T12:00:00.000+08:00', state: 'failed', error: 'x' });
  expect(lines[1]).toMatchObject({ newDueAt: null, note: 'closed' });
  expect(lines[3]).toMatchObject({ oldDueAt: null });
});

test('the totals count tickets, clocks, and which way the due instants move', () => {
  expect(impactView(staff, items, 'UTC').totals).toEqual({ tickets: 3, clocks: 4, later: 1, earlier: 1 });
  expect(impactView(staff, [], 'UTC')).toEqual({
    items: [],
    totals: { tickets: 0, clocks: 0, later: 0, earlier: 0 },
  });
});

test('a customer sees its own tickets and what was promised to it, also in the totals', () => {
  const acme = { ...staff, customer: 'acme' };
  const { items: lines, totals } = impactView(acme, items, 'UTC');
  expect(lines.map((l) => l.clock)).toEqual(['workaround', 'resolution']);
  expect(totals).toEqual({ tickets: 2, clocks: 2, later: 1, earlier: 0 });
  expect(linesView({ ...staff, customer: 'gamma' }, items, 'UTC')).toEqual([]);
});

test('a page keeps the order of the run', () => {
  expect(linesView(staff, items, 'UTC').map((l) => l.ticket)).toEqual(['T-1', 'T-1', 'T-2', 'T-3']);
});

test('a run that waits says when it will start', () => {
  const run: Run = {
    id: 'run-1',
    tenant: 'north',
    reason: 'contract-changed',
    source: 'contract/acme-2026',
    contracts: [{ id: 'acme-2026', customer: 'acme', version: 2 }],
    timeZone: 'Asia/Shanghai',
    actor: systemActor,
    requestId: 'r',
    createdAt: at('08:00'),
    effectiveFrom: at('09:00'),
    state: 'waiting',
    total: 3,
    done: 0,
    failed: 0,
  };
  expect(runView(run)).toMatchObject({ state: 'waiting', startedAt: '2026-03-02T09:00:00.000+08:00' });
  expect(runView(run)).not.toHaveProperty('endedAt');
  const ended = { ...run, state: 'done', startedAt: at('09:01'), endedAt: at('09:02') } as const;
  expect(runView(ended)).toMatchObject({
    startedAt: '2026-03-02T09:01:00.000+08:00',
    endedAt: '2026-03-02T09:02:00.000+08:00',
  });
});
