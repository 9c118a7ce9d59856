import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import { type CommandName, commandNames, legalFrom } from '@perennial/domain/ticket/rules';
import { aPlan, aRecord, customer, lead } from '@perennial/testkit/flow/command';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, hour, minute, opening, play, someTerms } from './testing/play.ts';

const bodies: { [N in CommandName]: CommandBodies[N] } = {
  'attach-clock': { clock: 'adverse-event', reason: 'reportable' },
  'stop-clock': { clock: 'adverse-event' },
  'log-work': { from: opening - hour, to: opening },
  'retarget': { terms: someTerms({ version: 2 }), reason: 'contract-changed', source: 'contract/service' },
  'acknowledge': {},
  'triage': { class: 'code' },
  'assign': { assignee: 'li-wei' },
  'respond': aPlan,
  'start': {},
  'workaround': { what: 'batch screen', confirmedBy: 'Sun Lei' },
  'updates': { text: 'half done', visibility: 'public' },
  'messages': { text: 'any news?' },
  'hold': { on: 'customer', reason: 'lot number' },
  'resume': {},
  'priority': { level: 'P2', reason: 'one site only' },
  'propose-fix': {
    summary: 'replayed',
    changeRecord: aRecord,
    rollback: { instructions: 'enable the old rule' },
  },
  'approve': { verdict: 'approve', reason: 'tested' },
  'verify': {
    checks: [
      { kind: 'function', result: 'pass' },
      { kind: 'data', result: 'pass' },
      { kind: 'regression', result: 'pass' },
    ],
  },
  'rollback': { note: 'old rule enabled' },
  'accept': {},
  'close': {},
  'reopen': { reason: 'it is back' },
  'cancel': { reason: 'twice' },
  'alert-ended': { endedAt: opening },
};

const approving = { ...someTerms(), approval: { classes: ['code' as const], types: [] } };

test('random commands at random times keep every promise of the state machine', () => {
  const step = fc.record({
    name: fc.constantFrom(...commandNames),
    wait: fc.integer({ min: 0, max: 30 * hour }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom('P1', 'P2', 'P3'), (steps, level) => {
      const game = play({ level, terms: approving });
      let now = opening;
      for (const { name, wait } of steps) {
        now += wait;
        game.until(now);
        const before = structuredClone(game.state());
        const no = game.say(name, bodies[name], now, { actor: lead });
        if (no) {
          expect(game.state()).toEqual(before);
          if (no.code === 'ticket.illegalTransition') expect(no.details.allowed).toEqual(before.record.next);
        } else expect(legalFrom[name]).toContain(before.record.state);
      }
      const { record, events } = game.state();
      expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 2));
      expect(record.seq).toBe(events.length + 1);
      expect(JSON.parse(JSON.stringify(game.state()))).toEqual(game.state());
      for (const clock of record.clocks) {
        if (clock.state === 'met')
          expect(clock.stoppedAt).toBeLessThanOrEqual(clock.dueAt ?? Number.POSITIVE_INFINITY);
        if (clock.state === 'breached') expect(clock.breachedAt).toBe(clock.dueAt);
        if (clock.state === 'paused') expect(clock.pauses.some((p) => p.to === undefined)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

const toProgress = (of: Parameters<typeof play>[0] = {}) => {
  const game = play({ level: 'P3', ...of });
  game.say('triage', { class: 'code' }, opening + 1);
  game.say('respond', aPlan, opening + 2);
  game.say('start', {}, opening + 3);
  return game;
};

test('where the contract asks for it, a fix waits for the lead, and only the lead', () => {
  const game = toProgress({ terms: approving });
  game.say('propose-fix', bodies['propose-fix'], opening + 4);
  expect(game.record()).toMatchObject({ state: 'approving', pendingApproval: { role: 'lead', attempt: 1 } });
  expect(game.say('approve', bodies.approve, opening + 5)?.code).toBe('auth.forbidden');
  game.say('approve', { verdict: 'reject', reason: 'no test' }, opening + 6, { actor: lead });
  expect(game.record().state).toBe('in-progress');
  expect(game.record().changeRecord).toBeUndefined();
});

test('all three kinds of check have to pass, and one that could not be run is not passed', () => {
  const game = toProgress({ context: { automatedChecks: [{ id: 'ping', kind: 'function' }] } });
  game.say('propose-fix', bodies['propose-fix'], opening + 4);
  game.say(
    'verify',
    {
      checks: [
        { kind: 'data', result: 'pass' },
        { kind: 'regression', result: 'pass' },
      ],
    },
    opening + 5,
  );
  game.feed(
    { type: 'checked', attempt: 1, results: [{ kind: 'function', check: 'ping', result: 'inconclusive' }] },
    opening + 6,
  );
  expect(game.record().state).toBe('verifying');
  game.say('verify', { checks: [{ kind: 'function', result: 'pass' }] }, opening + 7);
  expect(game.record().state).toBe('resolved');
});

test('results of an earlier attempt say nothing about this one', () => {
  const game = toProgress({ context: { automatedChecks: [{ id: 'ping', kind: 'function' }] } });
  game.say('propose-fix', { summary: 'first' }, opening + 4);
  game.say('verify', { checks: [{ kind: 'data', result: 'fail' }] }, opening + 5);
  game.say('propose-fix', { summary: 'second' }, opening + 6);
  game.feed({ type: 'checked', attempt: 1, results: [{ kind: 'function', result: 'pass' }] }, opening + 7);
  expect(game.record().fix).toMatchObject({ attempt: 2, checks: [] });
});

test('a failed check rolls back by hand once that is confirmed, and the record of the fix is gone', () => {
  const game = toProgress();
  game.say('propose-fix', bodies['propose-fix'], opening + 4);
  game.say('verify', { checks: [{ kind: 'data', result: 'fail', note: 'stock differs' }] }, opening + 5);
  expect(game.record()).toMatchObject({
    state: 'verifying',
    pendingRollback: { instructions: 'enable the old rule' },
  });
  expect(game.record().next).toContain('rollback');
  game.say('rollback', bodies.rollback, opening + 6);
  expect(game.record().state).toBe('in-progress');
  expect(game.record().changeRecord).toBeUndefined();
});

test("an automated rollback that fails becomes a person's task", () => {
  const game = toProgress({ context: { rollbackSteps: ['restore'] } });
  expect(
    game.say('propose-fix', { summary: 'x', rollback: { step: 'nope' } }, opening + 4)?.details.errors?.[0]
      ?.path,
  ).toBe('/rollback/step');
  game.say('propose-fix', { summary: 'x', rollback: { step: 'restore' } }, opening + 4);
  game.say('verify', { checks: [{ kind: 'data', result: 'fail' }] }, opening + 5);
  expect(game.state().wanted.rollback).toEqual({ attempt: 1, step: 'restore' });
  game.feed({ type: 'rolledBack', attempt: 1, outcome: { failed: 'no space left' } }, opening + 6);
  expect(game.record().pendingRollback?.instructions).toContain('no space left');
});

test('silence closes a solved ticket; without its change record it asks for it, once', () => {
  const game = toProgress();
  game.say('propose-fix', { summary: 'x' }, opening + 4);
  game.say('verify', bodies.verify, opening + 5);
  game.until(opening + 30 * day);
  expect(game.record().state).toBe('resolved');
  expect(game.kinds().filter((k) => k === 'record-missing')).toHaveLength(1);
  expect(game.say('accept', {}, opening + 31 * day, { actor: customer })).toMatchObject({
    code: 'ticket.missing',
    details: { missing: ['changeRecord'] },
  });
});

test('a re-level without a reason is refused by field', () => {
  const game = play({ level: 'P3' });
  expect(
    game.say('triage', { class: 'data', level: 'P1' }, opening + minute)?.details.errors?.[0]?.path,
  ).toBe('/levelReason');
});

test('every change of a field stands beside the event that made it', () => {
  const game = play({ level: 'P3' });
  game.say('triage', { class: 'data' }, opening + minute);
  const [event] = game.state().events;
  expect(event?.changes).toContainEqual({ path: '/state', old: 'new', new: 'triaged' });
  expect(event?.changes).toContainEqual({ path: '/class', old: null, new: 'data' });
});
