/** Escalation steps in the reducer: when they fall due, who is looked up, and what happens where nobody is found. */
import type { EscalationStep, StepAudience } from '@perennial/domain/sla/policy/rules';
import { aPolicy } from '@perennial/testkit/flow/a-ticket';
import { aPlan, lead } from '@perennial/testkit/flow/command';
import { expect, test } from 'vitest';
import { stepRequestOf } from './calls.ts';
import { hour, minute, opening, play, someTerms } from './testing/play.ts';

const step = (at: EscalationStep['at'], ...to: StepAudience[]): EscalationStep => ({ at, to });
const under = (...steps: EscalationStep[]) => {
  const terms = someTerms();
  terms.levels.P1 = { clocks: [aPolicy('response', 4 * hour, { warnAtPct: [], steps })] };
  return terms;
};
const events = (game: ReturnType<typeof play>, kind: string) =>
  game.state().events.filter((e) => e.kind === kind);
const wanted = (game: ReturnType<typeof play>) => game.state().wanted.calls ?? [];

test('steps fall due by percent, before and after the due instant, in open and in wall time', () => {
  const game = play({
    terms: under(
      step({ pct: 25 }, 'lead'),
      step({ beforeMs: hour, time: 'open' }, 'group'),
      step({ afterMs: hour, time: 'wall' }, 'next-manager'),
    ),
  });
  expect(game.clock('response')?.steps.map((s) => s.dueAt)).toEqual([
    opening + hour,
    opening + 3 * hour,
    opening + 5 * hour,
  ]);
  game.until(opening + 6 * hour);
  expect(wanted(game).map(({ index, at }) => [index, at])).toEqual([
    [0, opening + hour],
    [1, opening + 3 * hour],
    [2, opening + 5 * hour],
  ]);
});

test.each<[string, StepAudience]>([
  ['the assignee', 'assignee'],
  ['a group', { group: 'dba' }],
  ['a role', { role: 'director' }],
  ['a rota', { rota: 'night' }],
  ['a person', { person: 'zhao-min' }],
  ['the next manager', 'next-manager'],
])('%s is looked up with what the ticket knows', (_, to) => {
  const game = play({ terms: under(step({ pct: 50 }, to)) });
  game.say('assign', { assignee: 'li-wei' }, opening + minute);
  game.until(opening + 2 * hour);
  const [call] = wanted(game);
  if (!call) throw new Error('a step was due');
  expect(stepRequestOf(game.state(), call)).toEqual({
    tenant: game.record().tenant,
    to: [to],
    at: opening + 2 * hour,
    level: 'P1',
    assignee: 'li-wei',
    group: 'wms',
  });
});

test('who was found is told of it, and the next manager is asked for above who was called last', () => {
  const game = play({ terms: under(step({ pct: 25 }, 'lead'), step({ pct: 50 }, 'next-manager')) });
  game.until(opening + hour).answerCalls(opening + hour, ['chen-jie']);
  expect(game.record().escalation).toEqual({ step: 1, to: 'chen-jie' });
  expect(events(game, 'escalated')).toMatchObject([
    { at: opening + hour, data: { clock: 'response', index: 0, step: 1, to: 'chen-jie' } },
  ]);
  game.until(opening + 2 * hour);
  const [call] = wanted(game);
  expect(call && stepRequestOf(game.state(), call)).toMatchObject({ lastCalled: 'chen-jie' });
});

test('a step nobody can take moves on at once to the next one, which is not taken again at its own time', () => {
  const game = play({ terms: under(step({ pct: 25 }, { rota: 'night' }), step({ pct: 75 }, 'lead')) });
  game.until(opening + hour);
  const [call] = wanted(game);
  if (!call) throw new Error('a step was due');
  const passedOver = ['rota night: nobody'];
  game.feed({ type: 'called', outcome: { ...call, called: [], passedOver } }, opening + hour + 1_000);
  expect(events(game, 'escalation-skipped')).toMatchObject([{ data: { index: 0, passedOver } }]);
  expect(wanted(game)).toEqual([{ clock: 'response', index: 1, at: opening + hour + 1_000 }]);
  game.answerCalls(opening + hour + 1_000);
  game.until(opening + 3.5 * hour);
  expect(wanted(game)).toEqual([]);
  expect(events(game, 'escalated')).toHaveLength(1);
});

test('where no step finds anybody the owners of the group hear of it: nothing passes in silence', () => {
  const game = play({ terms: under(step({ pct: 25 }, { rota: 'night' }), step({ pct: 75 }, { role: 'x' })) });
  game.until(opening + hour).answerCalls(opening + hour, []);
  expect(events(game, 'escalation-skipped')).toHaveLength(2);
  expect(events(game, 'escalated')).toMatchObject([{ data: { to: 'chen-jie' } }]);
});

test('a hold puts off what lies ahead and takes nothing again that was taken', () => {
  const game = play({
    terms: under(
      step({ beforeMs: 3 * hour, time: 'open' }, 'lead'),
      step({ beforeMs: 3.5 * hour, time: 'wall' }, 'lead'),
      step({ beforeMs: hour, time: 'open' }, 'group'),
    ),
  });
  game.say('triage', { class: 'data' }, opening);
  game.until(opening + 1.5 * hour).answerCalls(opening + 1.5 * hour);
  game.say('hold', { on: 'customer', reason: 'lot number' }, opening + 1.5 * hour);
  game.until(opening + 2 * hour);
  expect(wanted(game)).toEqual([]);
  game.say('resume', {}, opening + 2 * hour);
  game.until(opening + 4.5 * hour);
  expect(wanted(game).map((c) => [c.index, c.at])).toEqual([[2, opening + 3.5 * hour]]);
});

test('steps that have passed when another level comes are taken once each, and once only when levels change to and fro', () => {
  const terms = under(
    step({ pct: 25 }, 'lead'),
    step({ pct: 50 }, 'group'),
    step({ pct: 100 }, 'next-manager'),
  );
  const game = play({ level: 'P3', terms });
  const level = (to: 'P1' | 'P3', at: number) => {
    game.say('priority', { level: to, reason: 'as it turned out' }, at, { actor: lead });
    game.until(at).answerCalls(at);
  };
  level('P1', opening + 3 * hour);
  expect(events(game, 'escalated').map((e) => e.data.index)).toEqual([0, 1]);
  level('P3', opening + 3.2 * hour);
  level('P1', opening + 3.4 * hour);
  expect(events(game, 'escalated')).toHaveLength(2);
  game.until(opening + 4 * hour).answerCalls(opening + 4 * hour);
  expect(events(game, 'escalated').map((e) => e.data.index)).toEqual([0, 1, 2]);
});

test('a step of another level is not held for taken because one in its place was', () => {
  const terms = under(step({ pct: 25 }, 'lead'));
  terms.levels.P2 = {
    clocks: [
      aPolicy('response', 2 * hour, { warnAtPct: [], steps: [step({ pct: 50 }, { role: 'director' })] }),
    ],
  };
  const game = play({ terms });
  game.until(opening + 1.5 * hour).answerCalls(opening + 1.5 * hour);
  game.say('priority', { level: 'P2', reason: 'one site only' }, opening + 1.5 * hour);
  game.until(opening + 1.5 * hour);
  expect(wanted(game)).toMatchObject([{ index: 0, at: opening + hour }]);
});

test('once the promise is kept nobody is called any more, not even who was being looked up', () => {
  const game = play({ terms: under(step({ pct: 25 }, 'lead'), step({ pct: 50 }, 'group')) });
  game.until(opening + hour);
  game.say('respond', aPlan, opening + hour + 1);
  game.answerCalls(opening + hour + 2);
  game.until(opening + 9 * hour);
  expect(events(game, 'escalated')).toEqual([]);
  expect(wanted(game)).toEqual([]);
});

test('a breach goes by the steps of the contract where it names some, else to the owners of the group', () => {
  const named = play({ terms: under(step({ afterMs: minute, time: 'wall' }, 'lead')) });
  named.until(opening + 4 * hour);
  expect(events(named, 'escalated')).toEqual([]);
  expect(named.record().nextDeadline).toBe(opening + 4 * hour + minute);
  const unnamed = play({ terms: under() });
  unnamed.until(opening + 4 * hour);
  expect(events(unnamed, 'escalated')).toMatchObject([{ at: opening + 4 * hour, data: { to: 'chen-jie' } }]);
});
