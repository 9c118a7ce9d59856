import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { expect, test } from 'vitest';
import { scopeOf } from '../testing/scopes.ts';
import { memoryStore } from '../testing/store.ts';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { ticketCard } from '../views/ticket-card.ts';
import { boardOf, boardStates } from './board.ts';
import { loadOpen } from './load.ts';

const minute = 60_000;
const due = (no: string, inMinutes: number, over: Partial<TicketRecord> = {}) =>
  aTicket({
    no,
    clocks: [aClock({ targetMs: inMinutes * minute, dueAt: noon + inMinutes * minute })],
    ...over,
  });
const now = noon + 30 * minute;
const cards = (...records: TicketRecord[]) => records.map((record) => ticketCard(record, now));

test('a column stands by time to breach: longest overdue, then due next, then paused, each by age', () => {
  const paused = aClock({
    state: 'paused',
    dueAt: null,
    pauses: [{ from: noon, on: 'customer', reason: 'x', by: 'li-wei' }],
  });
  const columns = boardOf(
    cards(
      due('T-3', 60),
      aTicket({ no: 'T-5', clocks: [paused], openedAt: noon + 1 }),
      aTicket({ no: 'T-6', clocks: [paused] }),
      due('T-2', 20),
      due('T-1', 10),
      due('T-4', 90),
    ),
    10,
  );
  expect(columns[0]?.cards.map((card) => card.no)).toEqual(['T-1', 'T-2', 'T-3', 'T-4', 'T-6', 'T-5']);
});

test('there is a column for every open state, empty ones too, and none for closed work', () => {
  const columns = boardOf(
    cards(due('T-1', 60, { state: 'verifying' }), due('T-2', 60, { state: 'closed' })),
    10,
  );
  expect(columns.map((c) => c.state)).toEqual(boardStates);
  expect(columns.map((c) => c.total).reduce((a, b) => a + b)).toBe(1);
  expect(columns.find((c) => c.state === 'verifying')?.cards).toHaveLength(1);
});

test('a long column shows its most urgent cards and the true total', () => {
  const [column] = boardOf(cards(due('T-1', 90), due('T-2', 60), due('T-3', 70)), 2);
  expect(column).toMatchObject({ total: 3 });
  expect(column?.cards.map((card) => card.no)).toEqual(['T-2', 'T-3']);
});

test('loading goes through all pages, asks for open states only and says when it stopped short', async () => {
  const { store, put } = memoryStore();
  for (let i = 0; i < 450; i += 1) put(aTicket({ no: `T-${i}`, number: i, state: i % 9 ? 'new' : 'closed' }));
  const all = await loadOpen(store.tickets, scopeOf('agent'), {});
  expect(all).toMatchObject({ complete: true });
  expect(all.records).toHaveLength(400);
  const some = await loadOpen(store.tickets, scopeOf('agent'), {}, 200);
  expect(some.complete).toBe(false);
  expect(some.records).toHaveLength(200);
});
