/** Clocks beside the SLA: agreements of groups, suppliers, authorities; and what changes under their feet. */

import { clockFaults, readClock } from '@perennial/domain/contract/clock/check';
import { clockFile } from '@perennial/domain/contract/clock/schema';
import { planRequestOf } from '@perennial/domain/sla/clock/rules';
import { planClock } from '@perennial/domain/sla/plan';
import { pauseReasons } from '@perennial/domain/sla/policy/rules';
import { aPolicy } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan, customer, lead } from '@perennial/testkit/flow/command';
import { describe, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { day, hour, minute, opening, play, someTerms } from './testing/play.ts';

const own = (name: string, hours: number, over: Parameters<typeof aPolicy>[2] = {}) => ({
  ...aPolicy('manual', hours * hour, { warnAtPct: [], ...over }),
  name,
});
const withP1 = (...clocks: ReturnType<typeof aPolicy>[]) => {
  const terms = someTerms();
  terms.levels.P1 = { clocks };
  return terms;
};

describe('regulatory', () => {
  const terms = withP1(
    own('authority', 72, { kind: 'regulatory', startsOn: 'attached', pausesOn: ['customer'] }),
  );

  test('no hold of any kind moves it, whatever its policy says', () => {
    for (const on of ['customer', 'vendor', 'window'] as const) {
      const game = play({ terms });
      game.say('triage', { class: 'data' }, opening);
      game.say(
        'attach-clock',
        { clock: 'authority', since: opening - hour, reason: 'reportable' },
        opening + hour,
      );
      game.say('hold', { on, reason: 'waiting' }, opening + 2 * hour);
      expect(game.clock('authority')).toMatchObject({
        state: 'running',
        dueAt: opening + 71 * hour,
        pauses: [],
      });
      game.until(opening + 3 * day).say('resume', {}, opening + 3 * day);
      expect(game.clock('authority')).toMatchObject({ state: 'breached', revision: 1 });
    }
  });

  test('nobody closes a ticket over it, nor does silence: it closes once the report is made', () => {
    const game = play({ terms });
    game.say('triage', { class: 'data' }, opening);
    game.say('respond', aPlan, opening);
    game.say('start', {}, opening);
    game.say('attach-clock', { clock: 'authority', reason: 'reportable' }, opening);
    game.say('propose-fix', { summary: 'x', changeRecord: { noChange: 'advice' } }, opening + hour);
    const checks = (['function', 'data', 'regression'] as const).map((kind) => ({
      kind,
      result: 'pass' as const,
    }));
    game.say('verify', { checks }, opening + hour);
    expect(game.record().state).toBe('resolved');
    for (const name of ['accept', 'close'] as const)
      expect(game.say(name, {}, opening + 2 * hour)).toMatchObject({
        code: 'ticket.missing',
        details: { missing: ['clock authority'] },
      });
    game.until(opening + 6 * day);
    expect(game.record().state).toBe('resolved');
    expect(game.kinds().filter((k) => k === 'record-missing')).toHaveLength(1);
    game.say('stop-clock', { clock: 'authority' }, opening + 6 * day);
    game.until(opening + 6 * day + minute);
    expect(game.record().state).toBe('closed');
  });

  test('its period begins when what starts it became known, and ends with the report by hand', () => {
    const game = play({ terms });
    game.say(
      'attach-clock',
      { clock: 'authority', since: opening - 10 * hour, reason: 'reportable' },
      opening,
    );
    expect(game.clock('authority')).toMatchObject({
      startedAt: opening - 10 * hour,
      dueAt: opening + 62 * hour,
    });
    game.say('stop-clock', { clock: 'authority', note: 'reported' }, opening + 62 * hour);
    expect(game.clock('authority')).toMatchObject({ state: 'met', stoppedAt: opening + 62 * hour });
  });

  test.each(pauseReasons)('a contract cannot make it pausable on %s', (reason) => {
    const file = { name: 'authority', goal: 'manual', kind: 'regulatory', hours: '24x7', target: '72h' };
    expect(clockFile.safeParse(file).success).toBe(true);
    const read = readClock({ ...file, pausesOn: [reason] });
    expect(read && clockFaults(read, '/clocks/0')).toEqual([
      expect.objectContaining({ path: '/clocks/0/pausesOn', code: 'regulatory' }),
    ]);
  });
});

describe('when it begins', () => {
  test('the SLA counts from when the customer wrote, an OLA from when it was attached', () => {
    const terms = withP1(
      aPolicy('response', 4 * hour),
      own('dba', 4, { kind: 'ola', startsOn: { group: 'dba' } }),
    );
    const game = play({ terms });
    game.say('assign', { group: 'dba' }, opening + hour);
    expect(game.clock('response')).toMatchObject({ startedAt: opening });
    expect(game.clock('dba')).toMatchObject({ startedAt: opening + hour, dueAt: opening + 5 * hour });
  });

  test('an SLA clock a new level brings counts from the opening, an OLA of it from the change', () => {
    const terms = withP1(aPolicy('response', 4 * hour), aPolicy('triage', hour, { kind: 'ola' }));
    const game = play({ level: 'P3', terms });
    game.say('priority', { level: 'P1', reason: 'all sites down' }, opening + 2 * hour, { actor: lead });
    expect(game.clock('response')).toMatchObject({ startedAt: opening, dueAt: opening + 4 * hour });
    expect(game.clock('triage')).toMatchObject({
      startedAt: opening + 2 * hour,
      dueAt: opening + 3 * hour,
    });
  });

  test('the agreement of a group ends when the ticket leaves it; when it comes back its history goes on', () => {
    const terms = withP1(own('dba', 4, { kind: 'ola', startsOn: { group: 'dba' } }));
    const game = play({ terms });
    game.say('assign', { group: 'dba' }, opening + hour);
    game.say('assign', { group: 'wms' }, opening + 2 * hour);
    expect(game.clock('dba')?.state).toBe('cancelled');
    game.say('assign', { group: 'dba' }, opening + 3 * hour);
    expect(game.clock('dba')).toMatchObject({ state: 'running', startedAt: opening + 3 * hour, revision: 2 });
    expect(game.clock('dba')?.revisions).toMatchObject([
      { reason: 'attached', oldDueAt: opening + 5 * hour, newDueAt: opening + 7 * hour, actor: 'li-wei' },
    ]);
  });

  test('another level does not bring back the agreement of a group the ticket has left', () => {
    const dba = own('dba', 4, { kind: 'ola', startsOn: { group: 'dba' } });
    const terms = withP1(dba);
    terms.levels.P2 = { clocks: [dba] };
    const game = play({ terms });
    game.say('assign', { group: 'dba' }, opening + minute);
    game.say('assign', { group: 'wms' }, opening + 2 * minute);
    game.say('priority', { level: 'P2', reason: 'one site only' }, opening + 3 * minute);
    expect(game.clock('dba')?.state).toBe('cancelled');
  });
});

describe('next response', () => {
  const terms = withP1(aPolicy('next-response', 2 * hour, { warnAtPct: [], pausesOn: [] }));
  const message = (game: ReturnType<typeof play>, at: number) =>
    game.say('messages', { text: 'any news?' }, at, { actor: customer });

  test('begins with a message, ends with the first public word, and a note for us is none', () => {
    const game = play({ terms });
    expect(game.clock('next-response')).toBeUndefined();
    message(game, opening + minute);
    game.say('updates', { text: 'ask the DBA', visibility: 'internal' }, opening + 10 * minute);
    expect(game.clock('next-response')?.state).toBe('running');
    game.say('updates', { text: 'half done', visibility: 'public' }, opening + 20 * minute);
    game.say('updates', { text: 'nearly done', visibility: 'public' }, opening + 40 * minute);
    expect(game.clock('next-response')).toMatchObject({
      state: 'met',
      stoppedAt: opening + 20 * minute,
      exchanges: { count: 1, worstMs: 19 * minute },
    });
  });

  test('the first response answers what was written before it', () => {
    const game = play({ terms });
    message(game, opening + minute);
    game.say('respond', aPlan, opening + 5 * minute);
    expect(game.clock('next-response')).toMatchObject({ state: 'met', elapsedMs: 4 * minute });
  });

  test('each round is breached at its own due instant, and says why its due instant is another', () => {
    const game = play({ terms });
    for (const from of [opening, opening + 5 * hour]) {
      message(game, from);
      game.until(from + 3 * hour);
      game.say('updates', { text: 'late', visibility: 'public' }, from + 3 * hour);
    }
    const breaches = game.state().events.filter((e) => e.kind === 'clock-breached');
    expect(breaches.map((e) => e.at)).toEqual([opening + 2 * hour, opening + 7 * hour]);
    expect(game.clock('next-response')).toMatchObject({
      state: 'breached',
      overrunMs: hour,
      revisions: [{ reason: 'next-message', oldDueAt: opening + 2 * hour, newDueAt: opening + 7 * hour }],
    });
  });
});

describe('terms that change', () => {
  test('leave a revision with old due, new due, reason and actor, and the ticket is under the new version', () => {
    const terms = withP1(aPolicy('response', 4 * hour));
    const next = { ...withP1(aPolicy('response', 6 * hour)), version: 2 };
    const game = play({ terms });
    game.say(
      'retarget',
      { terms: next, reason: 'contract-changed', source: 'contract/service' },
      opening + hour,
      { actor: lead },
    );
    expect(game.record().contract).toEqual({ id: 'service', version: 2 });
    expect(game.clock('response')).toMatchObject({
      policy: { contract: 'service', version: 2 },
      dueAt: opening + 6 * hour,
      revisions: [
        {
          revision: 2,
          at: opening + hour,
          actor: 'chen-jie',
          reason: 'contract-changed',
          oldDueAt: opening + 4 * hour,
          newDueAt: opening + 6 * hour,
        },
      ],
    });
  });

  test('and give back a breach they take away, by the same revision', () => {
    const game = play({ terms: withP1(aPolicy('response', hour)) });
    game.until(opening + 2 * hour);
    const next = { ...withP1(aPolicy('response', 6 * hour)), version: 2 };
    game.say(
      'retarget',
      { terms: next, reason: 'contract-changed', source: 'contract/service' },
      opening + 2 * hour,
    );
    expect(game.clock('response')).toMatchObject({ state: 'running', revision: 2, breachFired: false });
    expect(game.kinds()).toContain('breach-withdrawn');
    game.until(opening + 7 * hour);
    const breaches = game.state().events.filter((e) => e.kind === 'clock-breached');
    expect(breaches.map((e) => e.at)).toEqual([opening + hour, opening + 6 * hour]);
  });
});

test('a plan that was asked for before a hold does not answer for the clock after it', () => {
  const game = play({ level: 'P2' });
  game.say('triage', { class: 'data' }, opening + minute);
  // The planning of the new level is under way when the hold comes.
  const releveled = apply(
    game.state(),
    {
      type: 'command',
      envelope: aCommand('priority', { level: 'P3', reason: 'one user' }, { receivedAt: opening + hour }),
    },
    opening + hour,
  );
  const clocks = releveled.record.clocks.filter((c) => releveled.toPlan.some((p) => p.name === c.name));
  const requests = clocks.map((c) => planRequestOf(c, opening + hour));
  const plans = requests.map((request) => planClock(request));
  const held = apply(
    releveled,
    {
      type: 'command',
      envelope: aCommand(
        'hold',
        { on: 'customer', reason: 'lot number' },
        { receivedAt: opening + 2 * hour },
      ),
    },
    opening + 2 * hour,
  );
  const late = apply(held, { type: 'planned', requests, plans }, opening + 2 * hour);
  expect(late.toPlan.map((p) => p.name)).toEqual(['resolution']);
  const again = late.record.clocks
    .filter((c) => c.name === 'resolution')
    .map((c) => planRequestOf(c, opening + 2 * hour));
  const done = apply(
    late,
    { type: 'planned', requests: again, plans: again.map((request) => planClock(request)) },
    opening + 2 * hour,
  );
  expect(done.toPlan).toEqual([]);
  expect(done.record.clocks.find((c) => c.name === 'resolution')).toMatchObject({
    state: 'paused',
    dueAt: null,
    elapsedMs: 2 * hour,
  });
});

test('a promise kept before the contract changed stays kept, one that runs goes on under the new terms', () => {
  const game = play({ terms: withP1(aPolicy('response', hour), aPolicy('resolution', 8 * hour)) });
  game.say('respond', aPlan, opening + 40 * minute);
  const terms = { ...withP1(aPolicy('response', hour / 2), aPolicy('resolution', 4 * hour)), version: 2 };
  const body = { terms, reason: 'contract-changed' as const, source: 'contract/service' };
  game.say('retarget', body, opening + hour);
  expect(game.clock('response')).toMatchObject({ state: 'met', dueAt: opening + hour });
  expect(game.clock('resolution')).toMatchObject({ state: 'running', dueAt: opening + 4 * hour });
  expect(game.clock('resolution')?.revisions).toMatchObject([
    { reason: 'contract-changed', oldDueAt: opening + 8 * hour, newDueAt: opening + 4 * hour },
  ]);
});

test('what had stopped before the contract changed goes on under the new terms once the ticket is reopened', () => {
  const game = play({ terms: withP1(aPolicy('response', hour), aPolicy('resolution', 8 * hour)) });
  game.say('triage', { class: 'data' }, opening);
  game.say('respond', aPlan, opening);
  game.say('start', {}, opening);
  game.say('propose-fix', { summary: 'x', changeRecord: { noChange: 'advice' } }, opening + hour);
  const checks = (['function', 'data', 'regression'] as const).map((kind) => ({
    kind,
    result: 'pass' as const,
  }));
  game.say('verify', { checks }, opening + hour);
  const terms = { ...withP1(aPolicy('response', hour), aPolicy('resolution', 4 * hour)), version: 2 };
  const body = { terms, reason: 'contract-changed' as const, source: 'contract/service' };
  game.say('retarget', body, opening + 2 * hour);
  expect(game.clock('resolution')).toMatchObject({ state: 'met', dueAt: opening + 8 * hour });
  game.say('reopen', { reason: 'again' }, opening + 3 * hour);
  // One hour was used, two hours of being resolved do not count.
  expect(game.clock('resolution')).toMatchObject({ state: 'running', dueAt: opening + 6 * hour });
});

test('terms that were overtaken change nothing', () => {
  const game = play({ terms: { ...withP1(aPolicy('response', hour)), version: 3 } });
  const terms = { ...withP1(aPolicy('response', hour / 2)), version: 2 };
  game.say('retarget', { terms, reason: 'contract-changed', source: 'contract/service' }, opening + 1);
  expect(game.clock('response')).toMatchObject({ dueAt: opening + hour, revision: 1 });
  expect(game.kinds()).not.toContain('terms-changed');
});
