/** Every refusal of a command, each with the state that gives it, and what is taken all the same. */
import { type MigrationCommandName, migrationCommands } from '@perennial/domain/migration/run/commands/rules';
import { type MigrationRefusal, refusals } from '@perennial/domain/migration/run/refusals/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { aPlan, hash, lead, play } from './testing/play.ts';

type Game = ReturnType<typeof play>;
const key: Actor = { id: 'k-1', kind: 'key', role: 'engineer' };
const qiu: Actor = { id: 'qiu', kind: 'person', role: 'qa' };
const terms = play().record().terms;
const bodies = {
  'start': {},
  'pause': { reason: 'month end' },
  'resume': {},
  'abort': { reason: 'wrong source' },
  'retry': {},
  'accept-risk': { finding: 'f1', approval: 'signed-1' },
  'edit-plan': { planHash: 'b'.repeat(64), planVersion: 2, terms, reason: 'one more' },
  'cutover': { checklist: ['backup'] },
  'rollback': { reason: 'prices are wrong' },
  'finish-hypercare': {},
  'add-issue': { ticket: 'T-1' },
} as const;

const findings = [{ id: 'f1', verdict: 'failed' as const, evidence: '3 rows differ' }];
const withFinding = (): Game =>
  play().through('approval', ({ step }) =>
    step === 'profile' ? { verdict: 'failed', findings } : undefined,
  );
const atGo = (): Game => {
  const game = play().through('go-no-go');
  game.approve('go-no-go');
  return game;
};
const copying = (): Game => {
  const game = play();
  game.say('start', {});
  for (let i = 0; i < 3; i += 1) for (const work of game.due()) game.answer(work);
  return game;
};
const over = (): Game => {
  const game = play();
  game.say('abort', { reason: 'x' });
  return game;
};
const aborting = (): Game => {
  const game = play().through('go-no-go');
  game.say('abort', { reason: 'x' });
  return game;
};
const finishing = (): Game => {
  const game = play().through('hypercare');
  game.say('finish-hypercare', {});
  return game;
};
const rollingBack = (): Game => {
  const game = play().through('hypercare');
  game.say('rollback', { reason: 'x' });
  return game;
};
const paused = (game: Game): Game => {
  game.say('pause', { reason: 'x' });
  return game;
};
const windowClosed = (): Game => {
  const { rollbackLate: _, ...approvals } = aPlan().approvals;
  const game = play(aPlan({ approvals })).through('hypercare');
  game.wait(4 * 86_400_000);
  game.settle();
  return game;
};

type Case = [MigrationRefusal, () => Game, MigrationCommandName, { body?: object; actor?: Actor }?];
const cases: Case[] = [
  ['state.ready', () => play(), 'pause'],
  ['state.started', () => play().through('approval'), 'start'],
  ['state.over', over, 'start'],
  ['state.paused', () => paused(play().through('approval')), 'pause'],
  ['state.paused', () => paused(atGo()), 'cutover'],
  ['state.notPaused', () => play().through('approval'), 'resume'],
  ['state.aborting', aborting, 'cutover'],
  ['state.rollingBack', rollingBack, 'finish-hypercare'],
  ['state.finishing', finishing, 'rollback'],
  ['state.finishing', finishing, 'finish-hypercare'],
  ['state.cuttingOver', () => play().through('cut-over'), 'pause'],
  ['state.cuttingOver', () => play().through('cut-over'), 'rollback'],
  ['phase.loaded', () => play().through('go-no-go'), 'edit-plan'],
  ['phase.notGoNoGo', () => play().through('approval'), 'cutover'],
  ['phase.flipped', () => play().through('hypercare'), 'abort'],
  ['phase.notFlipped', () => play().through('go-no-go'), 'rollback'],
  ['approval.missing', () => play().through('go-no-go'), 'cutover'],
  ['person.executor', atGo, 'cutover', { actor: qiu }],
  ['person.needed', atGo, 'cutover', { actor: key }],
  ['person.needed', () => play().through('hypercare'), 'rollback', { actor: key }],
  ['checklist.incomplete', atGo, 'cutover', { body: { checklist: [] } }],
  ['blocker.none', () => play().through('approval'), 'retry'],
  ['blocker.none', withFinding, 'retry', { body: { table: 'items' } }],
  [
    'blocker.open',
    () =>
      play().through('hypercare', ({ step }) => (step === 'stopDelta' ? new Error('no rights') : undefined)),
    'finish-hypercare',
  ],
  ['finding.none', () => play().through('approval'), 'accept-risk'],
  ['finding.none', withFinding, 'accept-risk', { body: { table: 'items', finding: 'f1', approval: 'a' } }],
  ['finding.none', withFinding, 'accept-risk', { body: { finding: 'f2', approval: 'a' } }],
  [
    'plan.same',
    () => play().through('approval'),
    'edit-plan',
    { body: { ...bodies['edit-plan'], planHash: hash } },
  ],
  ['tables.copying', copying, 'edit-plan'],
  ['rollback.closed', windowClosed, 'rollback'],
  [
    'issue.known',
    () => {
      const game = play();
      game.say('add-issue', { ticket: 'T-1' });
      return game;
    },
    'add-issue',
  ],
];

test.each(cases)('%s', (code, of, name, { body = bodies[name], actor = lead } = {}) => {
  const game = of();
  const before = JSON.stringify(game.state());
  expect(game.say(name, body as (typeof bodies)[typeof name], actor)).toBe(code);
  expect(JSON.stringify(game.state())).toBe(before);
});

test('every refusal has its case; `risk.unsigned` comes after the signature was looked at', () => {
  const seen = new Set<string>([...cases.map(([code]) => code), 'risk.unsigned']);
  expect(Object.keys(refusals).filter((code) => !seen.has(code))).toEqual([]);
});

test('a run that is over takes nothing, one that is being undone only what helps', () => {
  for (const name of migrationCommands) expect(over().say(name, bodies[name])).toBe('state.over');
  const taken = migrationCommands.filter((name) => aborting().say(name, bodies[name]) !== 'state.aborting');
  expect(taken).toEqual(['retry', 'add-issue']);
});

test('a plan can be edited before anything began, and a ticket added at any time', () => {
  const game = play();
  expect(game.say('edit-plan', bodies['edit-plan'])).toBeUndefined();
  expect(game.record()).toMatchObject({ state: 'ready', planVersion: 2, phases: [] });
  expect(play().through('hypercare').say('add-issue', { ticket: 'T-9' })).toBeUndefined();
});
