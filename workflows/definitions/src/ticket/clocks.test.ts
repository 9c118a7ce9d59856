import { aPlan, aRecord, lead } from '@perennial/testkit/flow/command';
import { expect, test } from 'vitest';
import { day, hour, minute, opening, play, someTerms } from './testing/play.ts';

const passes = {
  checks: [
    { kind: 'function', result: 'pass' },
    { kind: 'data', result: 'pass' },
    { kind: 'regression', result: 'pass' },
  ],
} satisfies { checks: { kind: 'function' | 'data' | 'regression'; result: 'pass' }[] };

const resolve = (game: ReturnType<typeof play>, from: number, record = true) => {
  game.say('triage', { class: 'configuration' }, from);
  game.say('respond', aPlan, from + minute);
  game.say('start', {}, from + 2 * minute);
  game.say(
    'propose-fix',
    { summary: 'replayed', ...(record ? { changeRecord: aRecord } : {}) },
    from + 3 * minute,
  );
  game.say('verify', passes, from + 4 * minute);
  return game;
};

test('a response exactly at the due instant is in time', () => {
  const game = play();
  game.until(opening + hour - 1);
  game.say('respond', aPlan, opening + hour);
  expect(game.clock('response')).toMatchObject({ state: 'met', stoppedAt: opening + hour });
});

test('a response a millisecond later is late by a millisecond, whoever notices first', () => {
  const game = play();
  game.say('respond', aPlan, opening + hour + 1);
  expect(game.clock('response')).toMatchObject({
    state: 'breached',
    breachedAt: opening + hour,
    overrunMs: 1,
  });
  expect(game.kinds().filter((k) => k === 'clock-breached')).toHaveLength(1);
});

test('warnings and breach each fire once, with the instants they belong to, however late they are noticed', () => {
  const game = play();
  game.feed({ type: 'deadline' }, opening + 5 * hour);
  game.feed({ type: 'deadline' }, opening + 6 * hour);
  const fired = game.state().events.filter((e) => e.kind !== 'escalated');
  // Nobody acted for hours: the breach says what two warnings would have said.
  expect(fired.map((e) => [e.kind, e.at, e.notedAt])).toEqual([
    ['clock-warning', opening + hour / 2, opening + 5 * hour],
    ['clock-warning', opening + 0.8 * hour, opening + 5 * hour],
    ['clock-breached', opening + hour, opening + 5 * hour],
  ]);
});

test('a response received in time but delivered after the breach withdraws it by a new revision', () => {
  const game = play();
  game.until(opening + hour);
  expect(game.clock('response')?.state).toBe('breached');
  game.say('respond', aPlan, opening + hour - 1, { deliveredAt: opening + 2 * hour });
  const clock = game.clock('response');
  expect(clock).toMatchObject({ state: 'met', revision: 2, breachFired: false });
  expect(clock).not.toHaveProperty('breachedAt');
  expect(clock?.revisions[0]).toMatchObject({ reason: 'breach-withdrawn', oldDueAt: opening + hour });
});

test.each(['customer', 'window'] as const)(
  'a hold on the %s stops the clock, and the due instant moves by just that',
  (on) => {
    const game = play({ level: 'P2' });
    game.say('triage', { class: 'data' }, opening + minute);
    game.say('hold', { on, reason: 'waiting' }, opening + hour);
    expect(game.clock('workaround')).toMatchObject({ state: 'paused', dueAt: null, elapsedMs: hour });
    game.say('resume', {}, opening + 3 * hour);
    expect(game.clock('workaround')).toMatchObject({ state: 'running', dueAt: opening + 6 * hour });
    expect(game.clock('workaround')?.revisions.map((r) => [r.reason, r.oldDueAt, r.newDueAt])).toEqual([
      ['paused', opening + 4 * hour, null],
      ['resumed', null, opening + 6 * hour],
    ]);
  },
);

test('a hold on the vendor pauses nothing', () => {
  const game = play({ level: 'P2' });
  game.say('triage', { class: 'data' }, opening + minute);
  game.say('hold', { on: 'vendor', reason: 'our developer is ill' }, opening + hour);
  expect(game.record().state).toBe('waiting');
  expect(game.clock('workaround')).toMatchObject({
    state: 'running',
    dueAt: opening + 4 * hour,
    revision: 1,
  });
});

test('another level keeps the start, cancels what it does not promise and says why the due instant moved', () => {
  const game = play({ level: 'P2' });
  expect(
    game.say('priority', { level: 'P1', reason: 'all sites down' }, opening + 2 * hour, { actor: lead }),
  ).toBeUndefined();
  expect(game.clock('workaround')?.state).toBe('cancelled');
  expect(game.clock('response')).toMatchObject({
    state: 'breached',
    startedAt: opening,
    breachedAt: opening + hour,
  });
  game.say('priority', { level: 'P2', reason: 'one site only' }, opening + 3 * hour);
  expect(game.clock('workaround')).toMatchObject({ state: 'running', dueAt: opening + 4 * hour });
});

test('P3 is met only when solution and change record are both there', () => {
  const game = resolve(play({ level: 'P3' }), opening + hour, false);
  expect(game.record().state).toBe('resolved');
  expect(game.clock('resolution')?.state).toBe('running');
  game.say('close', { changeRecord: { noChange: 'the user had no rights' } }, opening + 2 * hour);
  expect(game.clock('resolution')).toMatchObject({ state: 'met', stoppedAt: opening + 2 * hour });
});

test('P2 stops at a confirmed workaround, or at the solution without one', () => {
  const applied = play({ level: 'P2' });
  applied.say('respond', aPlan, opening + minute);
  applied.say('workaround', { what: 'use the batch screen', confirmedBy: 'Sun Lei' }, opening + hour);
  expect(applied.clock('workaround')).toMatchObject({ state: 'met', stoppedAt: opening + hour });
  expect(resolve(play({ level: 'P2' }), opening).clock('workaround')).toMatchObject({
    state: 'met',
    stoppedAt: opening + 4 * minute,
  });
});

test('the time between resolve and reopen counts as pause', () => {
  const game = resolve(play({ level: 'P3' }), opening);
  game.say('reopen', { reason: 'it is back' }, opening + 2 * day);
  const away = 2 * day - 4 * minute;
  expect(game.clock('resolution')).toMatchObject({ state: 'running', dueAt: opening + day + away });
});

test('a public update is reminded of once, and the rhythm starts anew with each', () => {
  const terms = someTerms();
  terms.levels.P1.updateEveryMs = hour;
  const game = play({ terms });
  game.say('respond', aPlan, opening + minute);
  game.until(opening + 5 * hour);
  expect(game.kinds().filter((k) => k === 'update-due')).toHaveLength(1);
  game.say('updates', { text: 'half done', visibility: 'public' }, opening + 5 * hour);
  expect(game.clock('update')).toMatchObject({ state: 'running', dueAt: opening + 6 * hour });
  game.say('updates', { text: 'for us only', visibility: 'internal' }, opening + 5.5 * hour);
  expect(game.clock('update')?.dueAt).toBe(opening + 6 * hour);
});

test('nobody acts in the future or before what was done already', () => {
  const game = play();
  game.say('acknowledge', {}, opening + 10 * minute);
  game.say('respond', aPlan, opening + 5 * minute, { deliveredAt: opening + 20 * minute });
  expect(game.record().milestones.respondedAt).toBe(opening + 10 * minute);
  game.say('start', {}, opening + 90 * minute, { deliveredAt: opening + 30 * minute });
  expect(game.state().lastCommandAt).toBe(opening + 30 * minute);
});
