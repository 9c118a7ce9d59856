import { expect, test } from 'vitest';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { clockChip } from './clock-chip.ts';
import { ticketCard } from './ticket-card.ts';

const minutes = (n: number) => n * 60_000;

test('a running clock shows what is left at the reader’s now, not at the last write', () => {
  expect(clockChip(aClock(), noon + minutes(45))).toMatchObject({
    state: 'running',
    ticking: true,
    dueAt: '2026-01-05T05:00:00.000Z',
    remainingMs: minutes(15),
  });
});

test('a clock whose due instant has come is breached at that instant, whatever the record still says', () => {
  expect(clockChip(aClock(), noon + minutes(60))).toMatchObject({ state: 'breached', remainingMs: 0 });
  const chip = clockChip(aClock(), noon + minutes(70));
  expect(chip).toMatchObject({
    breachedAt: '2026-01-05T05:00:00.000Z',
    overrunMs: minutes(10),
    ticking: true,
  });
});

test('a paused clock says why and on whom it waits, and has no due instant', () => {
  const pauses = [
    { from: noon, to: noon + 1, on: 'window' as const, reason: 'old', by: 'li-wei' },
    { from: noon + minutes(10), on: 'customer' as const, reason: 'log wanted', by: 'li-wei' },
  ];
  const chip = clockChip(aClock({ state: 'paused', dueAt: null, pauses }), noon + minutes(300));
  expect(chip).toMatchObject({
    state: 'paused',
    dueAt: null,
    pause: { on: 'customer', reason: 'log wanted', since: '2026-01-05T04:10:00.000Z' },
  });
});

test('a stopped clock cannot be lost any more: it does not tick', () => {
  const met = aClock({ state: 'met', stoppedAt: noon + minutes(5), elapsedMs: minutes(5) });
  expect(clockChip(met, noon + minutes(500))).toMatchObject({ state: 'met', ticking: false });
  expect(clockChip(aClock({ state: 'cancelled' }), noon).ticking).toBe(false);
});

test('the card is urgent by the ticking clock that is due first, negative once it is breached', () => {
  const clocks = [
    aClock({
      name: 'acknowledge',
      state: 'met',
      stoppedAt: noon,
      targetMs: minutes(15),
      dueAt: noon + minutes(15),
    }),
    aClock({ name: 'resolution', targetMs: minutes(600), dueAt: noon + minutes(600) }),
    aClock(),
  ];
  expect(ticketCard(aTicket({ clocks }), noon + minutes(10)).urgent).toEqual({
    clock: 'response',
    toBreachMs: minutes(50),
  });
  expect(ticketCard(aTicket({ clocks }), noon + minutes(61)).urgent?.toBreachMs).toBe(-minutes(1));
});

test('a card carries nothing personal and nothing internal of the record', () => {
  const card = ticketCard(aTicket({ escalation: { step: 1, to: 'boss' } }), noon);
  expect(JSON.stringify(card)).not.toMatch(/chen@acme|Chen Jie|escalation|routing|demo-vendor/);
});

test('a card says whom a fix waits for: the lead, or the signatures of an approval', () => {
  const waits = (over: object) =>
    ticketCard(aTicket({ pendingApproval: { attempt: 1, since: noon, ...over } }), noon).pendingApproval;
  const since = new Date(noon).toISOString();
  expect(waits({ role: 'lead' })).toEqual({ role: 'lead', since });
  expect(waits({ no: 'T-1001.fix.1', policy: 'fix' })).toEqual({ no: 'T-1001.fix.1', since });
});
