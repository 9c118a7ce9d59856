/** A fix under a contract that names a policy: proposed, signed elsewhere, and what comes back. */
import type { Actor } from '@perennial/domain/scope/rules';
import { aPlan, aRecord, lead } from '@perennial/testkit/flow/command';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../approval/contract.ts';
import { opening, play, someTerms } from './testing/play.ts';

const terms = someTerms({ approval: { classes: ['code'], types: [], policy: 'two-of-three' } });
const no = 'T-1001.fix.1';
const verifier: Actor = { id: 'mo', kind: 'person', role: 'agent' };
const outcome = (state: Outcome['state'], over: Partial<Outcome> = {}): Outcome => ({
  no,
  state,
  at: opening + 5,
  breakGlass: false,
  mayNotExecute: ['qiu', 'owen', 'li-wei'],
  ...over,
});
const checks = {
  checks: [
    { kind: 'function' as const, result: 'pass' as const },
    { kind: 'data' as const, result: 'pass' as const },
    { kind: 'regression' as const, result: 'pass' as const },
  ],
};

const proposed = (of: Parameters<typeof play>[0] = {}) => {
  const game = play({ level: 'P3', terms, ...of });
  game.say('triage', { class: 'code' }, opening + 1);
  game.say('respond', aPlan, opening + 2);
  game.say('start', {}, opening + 3);
  const rollback = { instructions: 'put the old rule back' };
  game.say('propose-fix', { summary: 'replayed', changeRecord: aRecord, rollback }, opening + 4);
  return game;
};
const told = (game: ReturnType<typeof play>) =>
  (game.state().wanted.tell ?? []).map(({ no: to, command }) => [to, command.name]);
const decide = (game: ReturnType<typeof play>, what: Outcome, at = opening + 6) =>
  game.feed({ type: 'approvalOutcome', outcome: what }, at);
const approved = (of: Parameters<typeof play>[0] = {}) => {
  const game = proposed(of);
  game.feed({ type: 'approvalOpened', no }, opening + 5);
  decide(game, outcome('approved'));
  return game;
};

test('a proposed fix asks for an approval of its own, by whoever proposed it', () => {
  const game = proposed();
  expect(game.record()).toMatchObject({
    state: 'approving',
    pendingApproval: { no, policy: 'two-of-three', attempt: 1, since: opening + 4 },
  });
  expect(game.state().wanted.approval).toEqual({ no, policy: 'two-of-three', author: { id: 'li-wei' } });
  expect(game.record().next).not.toContain('approve');
  game.feed({ type: 'approvalOpened', no }, opening + 5);
  expect(game.state().wanted).toEqual({});
});

test('without a policy, and where no approval is due, nothing is asked for', () => {
  const bare = proposed({ terms: someTerms({ approval: { classes: ['code'], types: [] } }) });
  expect(bare.record().pendingApproval).toEqual({ role: 'lead', attempt: 1, since: opening + 4 });
  expect(bare.record().next).toContain('approve');
  const other = proposed({
    terms: someTerms({ approval: { classes: ['data'], types: [], policy: 'fix' } }),
  });
  expect(other.record().state).toBe('verifying');
  expect([bare.state().wanted, other.state().wanted]).toEqual([{}, {}]);
});

test('the command `approve` is refused, also to the lead, and says what to do instead', () => {
  const game = proposed();
  const refusal = game.say('approve', { verdict: 'approve', reason: 'fine' }, opening + 5, { actor: lead });
  expect(refusal?.code).toBe('ticket.illegalTransition');
  expect(refusal?.message).toContain(`sign approval ${no}`);
  expect(refusal?.details.allowed).toEqual(game.record().next);
});

test('approved: the ticket goes on, and its first check begins the execution, once', () => {
  const game = approved();
  expect(game.record()).toMatchObject({
    state: 'verifying',
    fix: { approval: { no }, appliedAt: opening + 6 },
  });
  expect(game.record().pendingApproval).toBeUndefined();
  const first = { checks: checks.checks.slice(0, 1) };
  game.say('verify', first, opening + 7, { actor: verifier });
  expect(told(game)).toEqual([[no, 'begin-execution']]);
  expect(game.state().wanted.tell?.[0]?.command.body).toEqual({ executor: { id: 'mo', name: 'mo' } });
  game.feed({ type: 'approvalTold', id: `${no}/begin-execution` }, opening + 8);
  game.say('verify', checks, opening + 9, { actor: verifier });
  expect(game.record().state).toBe('resolved');
  expect(game.state().wanted).toEqual({});
});

test('four eyes: neither the author nor a signer verifies', () => {
  const game = approved();
  for (const id of ['li-wei', 'qiu', 'owen']) {
    const refusal = game.say('verify', checks, opening + 7, { actor: { ...verifier, id } });
    expect(refusal?.details.errors?.[0]?.code).toBe('person.executor');
  }
  expect(game.record().state).toBe('verifying');
  expect(told(game)).toEqual([]);
});

test('a key that acts for nobody neither proposes nor verifies what is signed; without signatures it may', () => {
  const key: Actor = { id: 'k-1', kind: 'key', role: 'agent' };
  const fix = { summary: 'replayed', changeRecord: aRecord };
  expect(approved().say('verify', checks, opening + 7, { actor: key })?.code).toBe('auth.forbidden');
  const game = proposed();
  decide(game, outcome('rejected'));
  expect(game.say('propose-fix', fix, opening + 7, { actor: key })?.message).toContain('sign in');
  expect(game.record().state).toBe('in-progress');
  const bare = proposed({ terms: someTerms() });
  expect(bare.say('verify', checks, opening + 7, { actor: key })).toBeUndefined();
});

test('automated checks execute in nobody’s name', () => {
  const game = approved({ context: { automatedChecks: [{ id: 'ping', kind: 'function' }] } });
  const results = [{ kind: 'function' as const, check: 'ping', result: 'pass' as const }];
  game.feed({ type: 'checked', attempt: 1, results }, opening + 7);
  expect(game.state().wanted.tell?.[0]?.command.body).toEqual({
    executor: { id: 'perennial', name: 'Perennial' },
  });
});

test.each(['rejected', 'expired'] as const)(
  '%s: work goes on, and the next proposal is another approval',
  (state) => {
    const game = proposed();
    game.feed({ type: 'approvalOpened', no }, opening + 5);
    decide(game, outcome(state));
    expect(game.record()).toMatchObject({ state: 'in-progress' });
    expect(game.record().changeRecord).toBeUndefined();
    game.say('propose-fix', { summary: 'with a test', changeRecord: aRecord }, opening + 7);
    expect(game.record().pendingApproval).toMatchObject({ no: 'T-1001.fix.2', attempt: 2 });
    // What comes late of the first says nothing about the second.
    decide(game, outcome('approved'), opening + 8);
    expect(game.record().state).toBe('approving');
  },
);

test('decided before its opening was heard of: nothing is withdrawn', () => {
  const game = proposed();
  decide(game, outcome('approved'));
  game.feed({ type: 'approvalOpened', no }, opening + 7);
  expect(game.record().state).toBe('verifying');
  expect(game.state().wanted).toEqual({});
});

test('signatures taken back before the first check undo the fix; afterwards they change nothing', () => {
  const game = approved();
  decide(game, outcome('pending'), opening + 7);
  expect(game.record()).toMatchObject({ pendingRollback: { instructions: 'put the old rule back' } });
  expect(told(game)).toEqual([[no, 'withdraw']]);
  game.say('rollback', { note: 'old rule is back' }, opening + 8);
  expect(game.record().state).toBe('in-progress');
  const other = approved();
  other.say('verify', { checks: checks.checks.slice(0, 1) }, opening + 7, { actor: verifier });
  decide(other, outcome('executing'), opening + 8);
  decide(other, outcome('expired'), opening + 9);
  expect(other.record().state).toBe('verifying');
});

test('a cancelled ticket withdraws what it waited for, also when it was only being opened', () => {
  const game = proposed();
  game.feed({ type: 'approvalOpened', no }, opening + 5);
  game.say('cancel', { reason: 'twice' }, opening + 6);
  expect(told(game)).toEqual([[no, 'withdraw']]);
  const early = proposed();
  early.say('cancel', { reason: 'twice' }, opening + 5);
  expect(told(early)).toEqual([]);
  early.feed({ type: 'approvalOpened', no }, opening + 6);
  expect(told(early)).toEqual([[no, 'withdraw']]);
  decide(early, outcome('approved'), opening + 7);
  expect(early.record().state).toBe('cancelled');
});

test('whatever is said in whatever order: no fix is applied but by its own approval', () => {
  const rollback = { instructions: 'put the old rule back' };
  const bodies = {
    'propose-fix': { summary: 'replayed', changeRecord: aRecord, rollback },
    'approve': { verdict: 'approve' as const, reason: 'fine' },
    'verify': { checks: checks.checks.slice(0, 1) },
    'rollback': { note: 'back' },
    'reopen': { reason: 'it is back' },
  };
  const names = ['propose-fix', 'approve', 'verify', 'rollback', 'reopen'] as const;
  const states = ['pending', 'approved', 'executing', 'rejected', 'expired'] as const;
  const step = fc.oneof(
    fc.record({ say: fc.constantFrom(...names), by: fc.constantFrom('mo', 'li-wei', 'qiu') }),
    fc.record({ attempt: fc.integer({ min: 1, max: 4 }), state: fc.constantFrom(...states) }),
    fc.record({ opened: fc.integer({ min: 1, max: 4 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const game = proposed();
      let now = opening + 10;
      for (const one of steps) {
        now += 1_000;
        const { state: before, fix } = game.record();
        if ('say' in one) game.say(one.say, bodies[one.say], now, { actor: { ...lead, id: one.by } });
        else if ('opened' in one) game.feed({ type: 'approvalOpened', no: `T-1001.fix.${one.opened}` }, now);
        else decide(game, outcome(one.state, { no: `T-1001.fix.${one.attempt}` }), now);
        const { record, wanted } = game.state();
        expect(JSON.parse(JSON.stringify(game.state()))).toEqual(game.state());
        if (record.state === 'verifying' && before !== 'verifying') {
          expect(before).toBe('approving');
          expect(one).toMatchObject({
            attempt: fix?.attempt,
            state: expect.stringMatching(/^(approved|executing)$/),
          });
        }
        for (const check of record.fix?.checks ?? []) expect(check.by).toBe('mo');
        const begun = (wanted.tell ?? [])
          .filter((t) => t.command.name === 'begin-execution')
          .map((t) => t.no);
        expect(new Set(begun).size).toBe(begun.length);
      }
    }),
    { numRuns: 300, seed: 5 },
  );
});
