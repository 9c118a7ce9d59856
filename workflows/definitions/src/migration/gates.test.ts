/** Approvals of a run: what they bind, and what comes of every outcome, also in the wrong order. */
import { expect, test } from 'vitest';
import { play } from './testing/play.ts';

const toApproval = () => play().through('approval');
const told = (game: ReturnType<typeof play>) =>
  game.state().tell.map(({ no, command }) => [no, command.name]);

test('approved is not enough: the load begins once the approval says that its execution has', () => {
  const game = toApproval();
  expect(game.record().approvals).toMatchObject([{ no: 'M-1.load.1', planHash: game.record().planHash }]);
  game.approve('load');
  expect(told(game)).toEqual([['M-1.load.1', 'begin-execution']]);
  expect(game.record().phase).toBe('approval');
  // Signatures were taken back at the same moment.
  game.outcome('M-1.load.1', 'pending');
  game.feed({ type: 'told', id: 'M-1.load.1/begin-execution', no: 'M-1.load.1', gone: false });
  expect(game.record().phase).toBe('approval');
  game.approve('load');
  game.outcome('M-1.load.1', 'executing');
  expect(game.record().phase).toBe('load');
});

test('a policy that knows no execution: its approval has ended, and is as good', () => {
  const game = toApproval();
  game.approve('load');
  game.feed({ type: 'told', id: 'M-1.load.1/begin-execution', no: 'M-1.load.1', gone: true });
  expect(game.record().phase).toBe('load');
});

test.each(['rejected', 'expired'] as const)('%s stops the run; retry asks for another', (state) => {
  const game = toApproval();
  game.outcome('M-1.load.1', state);
  expect(game.record()).toMatchObject({ state: 'blocked', blockers: [{ step: 'approval' }] });
  expect(game.say('retry', {})).toBeUndefined();
  expect(game.record().approvals.map((a) => a.no)).toEqual(['M-1.load.1', 'M-1.load.2']);
  // What comes late of the first says nothing about the second.
  game.outcome('M-1.load.1', 'executing');
  expect(game.record().phase).toBe('approval');
});

test('one that could not be opened is asked for again', () => {
  const game = toApproval();
  game.feed({ type: 'asked', no: 'M-1.load.1', failed: 'no such policy' });
  expect(game.record()).toMatchObject({
    blockers: [{ step: 'approval', reason: expect.stringContaining('no such policy') }],
    approvals: [{ state: 'withdrawn' }],
  });
  game.say('retry', {});
  expect(game.state().asking).toContain('M-1.load.2');
});

test('an edited plan voids: the old approval is told so and withdrawn, whatever it says afterwards', () => {
  const game = toApproval();
  game.feed({ type: 'asked', no: 'M-1.load.1' });
  const { terms } = game.record();
  game.say('edit-plan', { planHash: 'c'.repeat(64), planVersion: 2, terms, reason: 'x' });
  expect(told(game)).toEqual([
    ['M-1.load.1', 'edited'],
    ['M-1.load.1', 'withdraw'],
  ]);
  expect(game.state().tell[0]?.command.body).toMatchObject({
    record: { type: 'migration-plan', id: 'M-1', version: 2, hash: 'c'.repeat(64) },
  });
  game.outcome('M-1.load.1', 'approved');
  game.outcome('M-1.load.1', 'executing');
  expect(game.record()).toMatchObject({ phase: 'requirements', planHash: 'c'.repeat(64), rehearsals: [] });
  game.through('end');
  expect(game.record()).toMatchObject({ outcome: 'closed', approvals: [{}, { no: 'M-1.load.2' }, {}] });
});

test('the go is taken back in the countdown: called off before anything stands still', () => {
  const game = play().through('go-no-go');
  game.approve('go-no-go');
  game.say('cutover', { checklist: ['backup'] });
  game.outcome('M-1.go-no-go.1', 'pending');
  expect(game.record()).toMatchObject({
    phase: 'go-no-go',
    blockers: [{ step: 'cut-over' }],
    cutover: { done: [], undo: [] },
  });
  expect(game.record().cutover?.frozenAt).toBeUndefined();
});

test('a late rollback that is rejected is off; the run stays where it is', () => {
  const game = play().through('hypercare');
  game.wait(4 * 86_400_000);
  game.settle();
  expect(game.say('rollback', { reason: 'recall' })).toBeUndefined();
  expect(game.due()).toEqual([]);
  game.outcome('M-1.rollback-late.1', 'rejected');
  expect(game.record()).toMatchObject({ phase: 'hypercare', state: 'running' });
  expect(game.record().rollback).toBeUndefined();
  game.say('rollback', { reason: 'recall' });
  game.approve('rollback-late');
  game.settle();
  expect(game.record()).toMatchObject({ outcome: 'rolled-back', rollback: { late: true } });
});

test('a rollback that has not carried back every write stops before the source is in service again', () => {
  const game = play().through('hypercare');
  game.say('rollback', { reason: 'x' });
  game.settle(({ step }) =>
    step === 'applyReverse'
      ? { verdict: 'passed', findings: [], counts: { applied: 4, caughtUp: 0 } }
      : undefined,
  );
  expect(game.record()).toMatchObject({ state: 'blocked', rollback: { done: ['freeze-target'] } });
  expect(game.asked).not.toContain('unfreeze');
  game.say('retry', {});
  game.settle();
  expect(game.record().outcome).toBe('rolled-back');
});
