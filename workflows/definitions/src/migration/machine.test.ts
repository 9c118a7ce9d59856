/** The whole way, and what every failure on it does. */
import { phases } from '@perennial/domain/migration/plan/rules';
import { cutoverSteps } from '@perennial/domain/migration/run/rules';
import { expect, test } from 'vitest';
import type { Answer } from './activities.ts';
import { aPlan, play, twoTables } from './testing/play.ts';
import type { StepName } from './work.ts';

test('from plan to closed: every phase once, every step in its order, downtime measured', () => {
  const game = play().through('end');
  const record = game.record();
  expect(record).toMatchObject({ state: 'closed', outcome: 'closed', blockers: [], risks: [] });
  expect(record.phases.map((p) => p.phase)).toEqual(phases);
  expect(record.phases.every((p) => p.endedAt !== undefined)).toBe(true);
  expect(record.tables.map((t) => [t.state, t.verdict, t.written])).toEqual([
    ['sealed', 'passed', 100],
    ['sealed', 'passed', 500],
  ]);
  expect(record.cutover).toMatchObject({ done: cutoverSteps, downtimeMs: expect.any(Number) });
  expect(record.cutover?.downtimeMs).toBeGreaterThan(0);
  expect(game.asked).toEqual([
    ...['probe', 'profile', 'prepareRehearsal', 'verifyTable items', 'verifyTable lots'],
    ...['verifyInvariants', 'endRehearsal', 'startDelta', 'verifyTable items', 'verifyTable lots'],
    ...['verifyInvariants', 'applyDelta', 'freeze', 'barrier', 'lastDelta', 'verifyTouched'],
    ...['verifyInvariants', 'setSequences', 'startReverse', 'flip', 'smoke'],
    ...['stopDelta', 'applyReverse', 'stopReverse'],
  ]);
});

test('tables are copied wave by wave, four at a time', () => {
  const tables = Array.from({ length: 9 }, (_, i) => ({ name: `t${i}`, wave: i < 6 ? 0 : 1, rows: 1 }));
  const game = play(aPlan({ rehearsals: { count: 0 } }));
  game.through('approval', ({ step }) =>
    step === 'probe' ? { verdict: 'passed', findings: [], tables } : undefined,
  );
  game.approve('load');
  game.settle(undefined, () => 'never begun');
  const copying = () =>
    game
      .record()
      .tables.filter((t) => t.state === 'copying')
      .map((t) => t.name);
  // All of the first wave were parked one after the other; the second has not begun.
  expect(game.blockers().map((b) => b.table)).toEqual(['t0', 't1', 't2', 't3', 't4', 't5']);
  expect(game.record().phase).toBe('load');
  for (const name of ['t0', 't1', 't2', 't3', 't4', 't5']) game.say('retry', { table: name });
  expect(copying()).toEqual(['t0', 't1', 't2', 't3']);
  game.copyOne();
  expect(copying()).toEqual(['t1', 't2', 't3', 't4']);
  for (let i = 0; i < 5; i += 1) game.copyOne();
  expect(copying()).toEqual(['t6', 't7', 't8']);
});

/** Steps of the straight way, where each is called for the first time. */
const steps: StepName[] = [
  ...(['probe', 'profile', 'prepareRehearsal', 'verifyTable', 'verifyInvariants', 'endRehearsal'] as const),
  ...(['startDelta', 'applyDelta', 'freeze', 'barrier', 'lastDelta', 'verifyTouched'] as const),
  ...(['setSequences', 'startReverse', 'flip', 'smoke', 'stopDelta', 'applyReverse', 'stopReverse'] as const),
];
const bad: Record<string, Answer | Error> = {
  'failed': {
    verdict: 'failed',
    findings: [{ id: 'f1', verdict: 'failed', evidence: '3 rows differ' }],
  },
  'failed without a word': { verdict: 'failed', findings: [] },
  'skipped': { verdict: 'skipped', findings: [] },
  'inconclusive': { verdict: 'inconclusive', findings: [] },
  'passed with a finding': {
    verdict: 'passed',
    findings: [{ id: 'f1', verdict: 'skipped', evidence: 'one part was not measured' }],
  },
  'an error': new Error('connection refused'),
};
const cases = steps.flatMap((step) => Object.keys(bad).map((how) => [step, how] as const));

test.each(cases)('%s: %s never ends as done', (step, how) => {
  const game = play().through('end', (work) => (work.step === step ? bad[how] : undefined));
  const { outcome, state, blockers } = game.record();
  expect(outcome).toBeUndefined();
  expect(state).toBe('blocked');
  expect(blockers.length).toBeGreaterThan(0);
  // Stubbornness changes nothing: without another answer there is no other end.
  for (let i = 0; i < 3; i += 1) {
    for (const { table } of game.blockers()) game.say('retry', table === undefined ? {} : { table });
    game.through('end', (work) => (work.step === step ? bad[how] : undefined));
  }
  expect(game.record().outcome).toBeUndefined();
});

test.each(cases)('%s: %s, mended and taken up again, ends as closed', (step, how) => {
  let broken = true;
  const script = (work: { step: StepName }) => (broken && work.step === step ? bad[how] : undefined);
  const game = play().through('end', script);
  broken = false;
  for (const { table } of game.blockers()) game.say('retry', table === undefined ? {} : { table });
  for (let i = 0; i < 3 && game.record().outcome === undefined; i += 1) game.through('end', script);
  expect(game.record()).toMatchObject({ outcome: 'closed', blockers: [] });
});

const inCutover = cutoverSteps.map((step, index) => [step, index] as const);
const stepNames: StepName[] = [
  ...(['freeze', 'barrier', 'lastDelta', 'verifyTouched', 'verifyInvariants'] as const),
  ...(['setSequences', 'startReverse', 'flip', 'smoke'] as const),
];

test.each(inCutover)(
  '%s fails: backed out by itself, the last first, the source in service again',
  (_, index) => {
    const failing = stepNames[index];
    const undone: string[] = [];
    const game = play().through('hypercare', ({ step }, { cutover }) => {
      if (cutover?.backOut && cutover.backOut.endedAt === undefined) undone.push(step);
      return cutover && !cutover.backOut && step === failing ? new Error('no') : undefined;
    });
    const begun = stepNames.slice(0, index + 1);
    expect(undone).toEqual([
      ...(begun.includes('flip') ? ['unflip'] : []),
      ...(begun.includes('startReverse') ? ['stopReverse'] : []),
      'unfreeze',
    ]);
    expect(game.record()).toMatchObject({
      phase: 'go-no-go',
      state: 'blocked',
      blockers: [{ step: 'cut-over', waivable: false }],
      cutover: { undo: [], backOut: { endedAt: expect.any(Number) }, downtimeMs: expect.any(Number) },
    });
    expect(game.record().tables.map((t) => t.state)).toEqual(['verified', 'verified']);
    expect(game.say('cutover', { checklist: ['backup'] })).toBe('blocker.open');
    // Another attempt needs another signature.
    game.say('retry', {});
    expect(game.say('cutover', { checklist: ['backup'] })).toBe('approval.missing');
    game.through('end');
    expect(game.record()).toMatchObject({ outcome: 'closed', cutover: { attempt: 2 } });
  },
);

test('the freeze reaches its deadline while a step hangs: backed out, and what it says later is passed over', () => {
  const game = play().through('cut-over');
  game.wait(60_000);
  for (const step of ['freeze', 'barrier'] as const) {
    expect(game.due().map((w) => w.step)).toEqual([step]);
    for (const work of game.due()) game.answer(work);
  }
  const [hanging] = game.due();
  if (!hanging) throw new Error('nothing hangs');
  expect(game.next()).toMatchObject({ kind: 'warning' });
  game.wait(3_600_000);
  expect(game.record().cutover?.backOut?.reason).toContain('deadline');
  expect(game.due().map((w) => w.step)).toEqual(['unfreeze']);
  game.answer(hanging);
  expect(game.record().cutover?.done).toEqual(['freeze', 'barrier']);
  game.settle();
  expect(game.record()).toMatchObject({ phase: 'go-no-go', cutover: { downtimeMs: expect.any(Number) } });
});

test('a compensation that fails waits for a person, and the ones below it with it', () => {
  let broken = true;
  const game = play().through('hypercare', ({ step }) => {
    if (step === 'smoke') return new Error('login fails');
    return broken && step === 'unflip' ? new Error('alias is locked') : undefined;
  });
  expect(game.record()).toMatchObject({
    phase: 'smoke',
    state: 'blocked',
    blockers: [{ step: 'unflip', reason: 'alias is locked' }],
    cutover: { undo: ['unfreeze', 'stop-reverse', 'unflip'] },
  });
  expect(game.due()).toEqual([]);
  expect(game.say('pause', { reason: 'x' })).toBe('state.cuttingOver');
  broken = false;
  expect(game.say('retry', {})).toBeUndefined();
  game.settle();
  expect(game.record()).toMatchObject({ phase: 'go-no-go', cutover: { undo: [] } });
});

test('a run of no table is none', () => {
  const none = play();
  none.through('approval', ({ step }) =>
    step === 'probe' ? { verdict: 'passed', findings: [] } : undefined,
  );
  expect(none.blockers()).toMatchObject([{ step: 'probe', reason: 'the plan names no table' }]);
  const twice = play();
  twice.through('approval', ({ step }) =>
    step === 'probe' ? { verdict: 'passed', findings: [], tables: [...twoTables, ...twoTables] } : undefined,
  );
  expect(twice.blockers()).toMatchObject([{ reason: 'a table is named twice' }]);
});

test.each([
  ['lastDelta', { applied: 1, caughtUp: 0 }],
  ['lastDelta', {}],
] as const)('%s that has not reached the end backs the cut-over out', (step, counts) => {
  const game = play().through('hypercare', (work) =>
    work.step === step ? { verdict: 'passed', findings: [], counts } : undefined,
  );
  expect(game.record().cutover?.backOut?.reason).toContain('has not reached the end');
});
