/** The behaviours other service desks are tested for, by their ids in the shared vectors (`test/vectors/sla.json`). */
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { aPolicy } from '@perennial/testkit/flow/a-ticket';
import { aPlan, aRecord, customer } from '@perennial/testkit/flow/command';
import { expect, test } from 'vitest';
import { day, hour, minute, opening, play, someTerms } from './testing/play.ts';

const nextResponse = aPolicy('next-response', 2 * hour, { warnAtPct: [] });
const levels = (over: Partial<Record<'P1' | 'P2' | 'P3', ClockPolicy[]>>) =>
  someTerms({
    levels: {
      P1: { clocks: over.P1 ?? [] },
      P2: { clocks: over.P2 ?? [] },
      P3: { clocks: over.P3 ?? [] },
    },
  });

const toResolved = (game: ReturnType<typeof play>, from: number) => {
  game.say('triage', { class: 'data' }, from);
  game.say('respond', aPlan, from + minute);
  game.say('start', {}, from + 2 * minute);
  game.say('propose-fix', { summary: 'replayed', changeRecord: aRecord }, from + 3 * minute);
  const passed = (['function', 'data', 'regression'] as const).map((kind) => ({
    kind,
    result: 'pass' as const,
  }));
  game.say('verify', { checks: passed }, from + 4 * minute);
  expect(game.record().state).toBe('resolved');
};

const fired = (game: ReturnType<typeof play>) =>
  game.kinds().filter((k) => ['clock-warning', 'clock-breached', 'escalated', 'update-due'].includes(k));

test('BEH-01: a level that promises nothing leaves no open due instant and nothing to wait for', () => {
  const terms = levels({ P1: [aPolicy('response', hour), aPolicy('resolution', 8 * hour)] });
  const game = play({ terms });
  game.say('priority', { level: 'P3', reason: 'a cosmetic fault' }, opening + minute);
  expect(game.record().clocks.map((c) => c.state)).toEqual(['cancelled', 'cancelled']);
  expect(game.record().nextDeadline).toBeUndefined();
  game.until(opening + 30 * day);
  expect(fired(game)).toEqual([]);
});

test('BEH-03: a second message before any answer leaves the next response due from the first', () => {
  const game = play({ terms: levels({ P1: [nextResponse] }) });
  game.say('messages', { text: 'first' }, opening + minute, { actor: customer });
  game.say('messages', { text: 'second' }, opening + 30 * minute, { actor: customer });
  expect(game.clock('next-response')).toMatchObject({
    startedAt: opening + minute,
    dueAt: opening + minute + 2 * hour,
    revision: 1,
  });
});

test('BEH-05: of exchanges answered in 10 and in 5 minutes the worst is kept, and how many there were', () => {
  const game = play({ terms: levels({ P1: [nextResponse] }) });
  for (const [from, minutes] of [
    [opening + minute, 10],
    [opening + hour, 5],
  ] as const) {
    game.say('messages', { text: 'any news?' }, from, { actor: customer });
    game.say('updates', { text: 'yes', visibility: 'public' }, from + minutes * minute);
  }
  expect(game.clock('next-response')?.exchanges).toEqual({ count: 2, worstMs: 10 * minute });
});

test('BEH-07: the next deadline is the soonest of the clocks still open; a kept promise is not among them', () => {
  const policy = (name: 'acknowledge' | 'response' | 'resolution', hours: number) =>
    aPolicy(name, hours * hour, { warnAtPct: [] });
  const terms = levels({ P1: [policy('acknowledge', 1), policy('response', 2), policy('resolution', 8)] });
  const game = play({ terms });
  game.say('assign', { assignee: 'li-wei' }, opening + minute);
  expect(game.record().nextDeadline).toBe(opening + hour);
  game.say('acknowledge', {}, opening + 2 * minute);
  expect(game.record().nextDeadline).toBe(opening + 2 * hour);
  game.say('respond', aPlan, opening + 3 * minute);
  expect(game.record().nextDeadline).toBe(opening + 8 * hour);
});

test('BEH-09: in a state that pauses them due instants are unknown, and they come back with it, moved by the pause', () => {
  const terms = levels({ P1: [aPolicy('resolution', 8 * hour), nextResponse] });
  const game = play({ terms });
  game.say('triage', { class: 'data' }, opening + minute);
  game.say('messages', { text: 'any news?' }, opening + minute, { actor: customer });
  game.say('hold', { on: 'customer', reason: 'lot number' }, opening + hour);
  expect(game.record().clocks.map((c) => [c.state, c.dueAt])).toEqual([
    ['paused', null],
    ['paused', null],
  ]);
  expect(game.record().nextDeadline).toBeUndefined();
  game.say('resume', {}, opening + 3 * hour);
  expect(game.record().clocks.map((c) => [c.state, c.dueAt])).toEqual([
    ['running', opening + 10 * hour],
    ['running', opening + minute + 4 * hour],
  ]);
});

test('BEH-11: an OLA of the opening begins with the ticket, one attached later when it was attached', () => {
  const terms = levels({
    P1: [
      aPolicy('triage', hour, { kind: 'ola' }),
      { ...aPolicy('manual', 4 * hour), name: 'dba', kind: 'ola', startsOn: { group: 'dba' } },
      { ...aPolicy('manual', 4 * hour), name: 'supplier', kind: 'supplier', startsOn: 'attached' },
    ],
  });
  const game = play({ terms });
  expect(game.record().clocks).toMatchObject([{ name: 'triage', startedAt: opening }]);
  game.say('assign', { group: 'dba' }, opening + 20 * minute);
  game.say('attach-clock', { clock: 'supplier', reason: 'their part' }, opening + 40 * minute);
  expect(game.clock('dba')).toMatchObject({
    startedAt: opening + 20 * minute,
    dueAt: opening + 20 * minute + 4 * hour,
  });
  expect(game.clock('supplier')).toMatchObject({ startedAt: opening + 40 * minute });
});

test('BEH-13: closing a resolved ticket later leaves the resolution where it was', () => {
  const game = play({ terms: levels({ P1: [aPolicy('resolution', 8 * hour)] }) });
  toResolved(game, opening);
  const resolved = game.clock('resolution');
  expect(resolved).toMatchObject({ state: 'met', stoppedAt: opening + 4 * minute, elapsedMs: 4 * minute });
  game.say('close', { note: 'as agreed' }, opening + 2 * day);
  expect(game.record().state).toBe('closed');
  expect(game.clock('resolution')).toEqual(resolved);
});

test('BEH-15 (no merging here; covered: what is said to an ended ticket is refused aloud, never dropped in silence)', () => {
  const game = play({ terms: levels({ P1: [nextResponse] }) });
  game.say('cancel', { reason: 'opened twice, see T-1002' }, opening + minute);
  const before = game.state();
  const no = game.say('messages', { text: 'any news?' }, opening + hour, { actor: customer });
  expect(no).toMatchObject({ code: 'ticket.illegalTransition', details: { allowed: [] } });
  expect(no?.message).toMatch(/cancelled/);
  expect(game.state()).toEqual(before);
  expect(game.state().events.at(-1)).toMatchObject({
    kind: 'cancelled',
    reason: 'opened twice, see T-1002',
  });
});

const stepped = {
  ...{ at: { pct: 50 }, to: ['lead' as const] },
};

test.each(['cancelled', 'closed'] as const)(
  'BEH-17 (no merged state here; covered: %s): a ticket that has ended warns, breaches and escalates no more',
  (end) => {
    const terms = levels({
      P1: [
        aPolicy('resolution', 8 * hour, { steps: [stepped] }),
        { ...aPolicy('manual', 8 * hour, { steps: [stepped] }), name: 'supplier', kind: 'supplier' },
        nextResponse,
      ],
    });
    const game = play({ terms });
    if (end === 'cancelled') game.say('cancel', { reason: 'opened twice' }, opening + minute);
    else {
      toResolved(game, opening);
      game.say('messages', { text: 'thank you' }, opening + 5 * minute, { actor: customer });
      game.say('accept', {}, opening + 6 * minute, { actor: customer });
    }
    expect(game.record().state).toBe(end);
    game.until(opening + 10 * day);
    expect(fired(game)).toEqual([]);
    expect(game.record().clocks.every((c) => ['met', 'cancelled'].includes(c.state))).toBe(true);
  },
);

test('BEH-17: nobody is called for a ticket that was cancelled while somebody was looked up', () => {
  const game = play({ terms: levels({ P1: [aPolicy('response', hour, { steps: [stepped] })] }) });
  game.until(opening + 30 * minute);
  const [call] = game.state().wanted.calls ?? [];
  if (!call) throw new Error('a step was due');
  game.say('cancel', { reason: 'opened twice' }, opening + 31 * minute);
  const outcome = { ...call, called: ['chen-jie'], passedOver: [] };
  game.feed({ type: 'called', outcome }, opening + 32 * minute);
  expect(fired(game)).toEqual(['clock-warning']);
});
