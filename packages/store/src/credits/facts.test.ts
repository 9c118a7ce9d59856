import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { BreachFact } from '@perennial/domain/credit/rules';
import { aBreach } from '@perennial/domain/credit/testing/breaches';
import { openRecord } from '@perennial/domain/ticket/open';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { expect, test } from 'vitest';
import { afterChange, breachChanges, speaksOfBreaches } from './facts.ts';

const due = 1_000_000;

const clock = (over: Partial<TicketRecord['clocks'][number]> = {}): TicketRecord['clocks'][number] => ({
  name: 'response',
  goal: 'response',
  kind: 'sla',
  level: 'P1',
  policy: { contract: 'acme-2026', version: 1 },
  state: 'breached',
  startedAt: 0,
  target: { ms: due },
  targetMs: due,
  hours: { kind: '24x7' },
  pausesOn: [],
  pauses: [],
  dueAt: due,
  elapsedMs: due,
  asOf: due,
  breachedAt: due,
  breachFired: true,
  warnings: [],
  steps: [],
  revision: 1,
  revisions: [],
  ...over,
});

const row = { critical: 'P1', high: 'P1', normal: 'P1', low: 'P1' } as const;
const levels = { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } };
const record = (clocks: TicketRecord['clocks'] = []): TicketRecord =>
  openRecord({
    ticket: {
      tenant: 'north',
      no: 'T-1001',
      number: 1_001,
      customer: 'acme',
      site: 'acme-shanghai',
      module: 'inventory',
      type: 'incident',
      title: 't',
      description: 'd',
      channel: 'api',
      impact: 'site',
      urgency: 'critical',
      requester: { name: 'n' },
      attachments: [],
      context: {
        siteName: 's',
        timeZone: 'Asia/Shanghai',
        modules: [],
        interfaces: [],
        openTickets: [],
        runningWork: [],
        routing: {},
        automatedChecks: [],
        rollbackSteps: [],
      },
      terms: {
        contract: 'acme-2026',
        version: 1,
        timeZone: 'Asia/Shanghai',
        matrix: { site: row, module: row, department: row, user: row },
        levels,
        approval: { classes: [], types: [] },
        autoCloseAfterMs: 1,
        reopenWithinMs: 1,
      },
      openedAt: 0,
    },
    level: 'P1',
    clocks,
    actor: { id: 'a', kind: 'person', role: 'agent' },
    requestId: 'r',
  }).record;

const event = (kind: TicketEvent['kind'], seq: number, over: Partial<TicketEvent> = {}): TicketEvent => ({
  seq,
  kind,
  at: due,
  notedAt: due + 7,
  actor: { id: 'perennial', kind: 'system', role: 'system' },
  visibility: 'public',
  data: { clock: 'response', kind: 'sla', level: 'P2', dueAt: due, overrunMs: 5 },
  changes: [],
  ...over,
});

test('a breach of a promise is a fact with the key of its event', () => {
  expect(breachChanges(record(), [event('clock-breached', 4)], 'ticket/north/T-1001')).toEqual([
    {
      kind: 'breached',
      seq: 4,
      fact: {
        id: 'ticket/north/T-1001/4',
        ticket: 'T-1001',
        clock: 'response',
        level: 'P2',
        module: 'inventory',
        dueAt: due,
        overrunMs: 5,
        at: due + 7,
      },
    },
  ]);
});

test.each([
  ['an agreement inside the vendor', event('clock-breached', 4, { data: { kind: 'ola' } })],
  ['a warning', event('clock-warning', 4)],
  ['an update that is due', event('update-due', 4)],
])('%s says nothing of credits', (_, one) => {
  expect(speaksOfBreaches(record(), [one])).toBe(false);
  expect(breachChanges(record(), [one], 'w')).toEqual([]);
});

test('an event without its clock is a fault of the program', () => {
  const nameless = event('clock-breached', 4, { data: { kind: 'sla', dueAt: due, overrunMs: 0 } });
  expect(() => breachChanges(record(), [nameless], 'w')).toThrow('does not name its clock');
  const dateless = event('clock-breached', 4, { data: { kind: 'sla', clock: 'response' } });
  expect(() => breachChanges(record(), [dateless], 'w')).toThrow('when it was due');
});

const stop = event('responded', 5, {
  data: {},
  changes: [{ path: '/clocks/response/stoppedAt', old: null, new: due + 60_000 }],
});

test('a late stop says how late the clock was, a stop in time and one of an OLA do not', () => {
  const late = clock({ stoppedAt: due + 60_000, overrunMs: 60_000 });
  expect(breachChanges(record([late]), [stop], 'w')).toEqual([
    { kind: 'stopped', clock: 'response', dueAt: due, overrunMs: 60_000 },
  ]);
  const { breachedAt: _, ...met } = clock({ state: 'met', stoppedAt: due - 1 });
  expect(speaksOfBreaches(record([met]), [stop])).toBe(false);
  expect(speaksOfBreaches(record([{ ...late, kind: 'ola' }]), [stop])).toBe(false);
  expect(speaksOfBreaches(record([late]), [event('note-added', 5)])).toBe(false);
});

type Row = { fact: BreachFact; seq: number; extra?: string };
const rowOf = (fact: BreachFact, seq: number): Row => ({ fact, seq });
const at = (id: string, seq: number, over: Partial<BreachFact> = {}): Row => ({
  seq,
  fact: aBreach(id, '2026-03-02T10:00', over),
});

test('the same breach twice is one', () => {
  const rows = [at('1', 4)];
  const { fact } = at('1', 4);
  expect(afterChange(rows, { kind: 'breached', seq: 4, fact }, rowOf)).toBe(rows);
});

test('a withdrawal is of the last breach of its clock that still counts', () => {
  const rows = [
    at('1', 4),
    at('2', 9),
    at('3', 11, { clock: 'workaround' }),
    at('4', 12, { withdrawnAt: 1 }),
  ];
  const after = afterChange(rows, { kind: 'withdrawn', clock: 'response', at: 77 }, rowOf);
  expect(after.map((r) => r.fact.withdrawnAt)).toEqual([undefined, 77, undefined, 1]);
  expect(after[0]).toBe(rows[0]);
});

test('a withdrawal of what never counted, and a stop that says nothing new, change nothing', () => {
  const rows = [at('1', 4)];
  const { dueAt, overrunMs } = at('1', 4).fact;
  expect(afterChange(rows, { kind: 'withdrawn', clock: 'triage', at: 1 }, rowOf)).toBe(rows);
  const stopped = { kind: 'stopped', clock: 'response', dueAt, overrunMs } as const;
  expect(afterChange(rows, stopped, rowOf)).toBe(rows);
  expect(afterChange(rows, { ...stopped, dueAt: dueAt + 1, overrunMs: 9 }, rowOf)).toBe(rows);
  expect(afterChange(rows, { ...stopped, overrunMs: 9 }, rowOf)[0]?.fact.overrunMs).toBe(9);
});
