import { systemActor } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import type { RunHead, RunTarget } from './port.ts';
import { headOf, itemRows, runKey } from './row.ts';

const target = (ticket: string): RunTarget => ({
  ticket,
  customer: 'acme',
  contract: 'acme-2026',
  clocks: [{ clock: 'workaround', kind: 'sla', level: 'P2', oldDueAt: 1, newDueAt: 2 }],
});
const targets = ['T-3', 'T-1', 'T-2'].map(target);

test('items are due in their order, and all of them at the instant itself', () => {
  const rows = itemRows('north', 'run-1', targets, { round: 1, state: 'queued', at: 1_000 });
  const due = rows.map((r) => r.dueAt);
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  expect(new Set(due).size).toBe(3);
  expect(Math.max(...due)).toBeLessThan(1_000);
});

test('a ticket has one row a round, and rounds follow each other', () => {
  const first = itemRows('north', 'run-1', targets, { round: 1, state: 'queued', at: 0 });
  const second = itemRows('north', 'run-1', targets, { round: 2, state: 'queued', at: 0 });
  expect(first.map((r) => r._id)).toEqual(['north/run-1/T-3/1', 'north/run-1/T-1/1', 'north/run-1/T-2/1']);
  expect(new Set([...first, ...second].map((r) => r._id)).size).toBe(6);
  expect(Math.max(...first.map((r) => r.rank))).toBeLessThan(Math.min(...second.map((r) => r.rank)));
});

test('planned rows carry the moves but are in no queue', () => {
  const [row] = itemRows('north', 'run-1', targets, { round: 0, state: 'planned', at: 5 });
  expect(row).toMatchObject({ state: 'planned', attempts: 0, clocks: targets[0]?.clocks, tenant: 'north' });
  expect(itemRows('north', 'run-1', [], { round: 0, state: 'planned', at: 5 })).toEqual([]);
});

test('a run without its queue is what was stored', () => {
  const head: RunHead = {
    id: 'run-1',
    tenant: 'north',
    reason: 'calendar-changed',
    source: 'calendar/office',
    contracts: [{ id: 'acme-2026', customer: 'acme', version: 2 }],
    timeZone: 'Asia/Shanghai',
    actor: systemActor,
    requestId: 'r',
    createdAt: 1,
    effectiveFrom: 2,
    startedAt: 3,
  };
  const _id = runKey('north', 'run-1');
  const queue = { state: 'queued', dueAt: 2, attempts: 0, error: 'away', round: 1 } as const;
  expect(_id).toBe('north/run-1');
  expect(headOf({ ...head, ...queue, _id, subjects: ['calendar/office'] })).toEqual(head);
});
