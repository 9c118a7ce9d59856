/** The proof that the clocks are exact: 10,000 random lives, each compared with what the timeline alone says. */
import { businessHours } from '@perennial/domain/calendar/hours';
import { clocksAsOf } from '@perennial/domain/sla/as-of';
import { keyOf } from '@perennial/domain/sla/clock/rules';
import { clockAt } from '@perennial/domain/sla/clock-at';
import { explainClock } from '@perennial/domain/sla/explain';
import type { Clock } from '@perennial/domain/sla/rules';
import fc from 'fast-check';
import { test } from 'vitest';
import { calendars } from './testing/proof/calendars.ts';
import { type Game, type Life, live, someLife } from './testing/proof/life.ts';
import { expectedOf, oracleOf } from './testing/proof/oracle.ts';

/** Plain comparisons: an assertion library is too slow for millions of them. */
const must = (claim: boolean, what: string, ...about: unknown[]): void => {
  if (!claim) throw new Error(`${what}: ${JSON.stringify(about, null, 1)}`);
};

const openingOf = (game: Game) => {
  const [opened] = game.log;
  if (!opened) throw new Error('a ticket opens with an event');
  return opened;
};

/** Follows a game step by step with the oracle beside it. */
const watchDues = () => {
  let oracle: ReturnType<typeof oracleOf> | undefined;
  let read = 1;
  return (game: Game, now: number): void => {
    oracle ??= oracleOf(openingOf(game));
    oracle.take(game.log.slice(read));
    read = game.log.length;
    const { clocks } = game.record();
    must(
      clocks.length === oracle.clocks.size,
      'other clocks',
      clocks.map((c) => c.name),
      [...oracle.clocks.keys()],
    );
    for (const clock of clocks) {
      const known = oracle.clocks.get(clock.name);
      if (!known) throw new Error(`the timeline knows no clock ${clock.name}`);
      const expected = expectedOf(known, oracle.facts, now);
      must(clock.state === expected.state, 'another state', now, expected, known, clock);
      if (clock.state === 'cancelled') continue;
      must(clock.dueAt === expected.dueAt, 'another due instant', expected, known, clock);
      must(clock.targetMs === expected.targetMs, 'another target', expected, clock);
      const view = clockAt(clock, now, calendars);
      must(view.elapsedMs === expected.elapsedMs, 'another elapsed time', now, view, expected, known, clock);
      must(
        view.dueAt === clock.dueAt && view.state === clock.state,
        'a reader sees another clock',
        view,
        clock,
      );
      must(
        view.elapsedMs > clock.targetMs || view.elapsedMs + view.remainingMs === clock.targetMs,
        'elapsed and remaining are not the target',
        view,
        clock,
      );
    }
  };
};

const explains = (clock: Clock, now: number): void => {
  if (clock.state === 'cancelled') return;
  const { entries, elapsedMs } = explainClock(clock, businessHours(clock.hours, calendars), now);
  const view = clockAt(clock, now, calendars);
  let reached = clock.startedAt;
  let sum = 0;
  for (const entry of entries) {
    sum += entry.countedMs;
    must(entry.from === reached && entry.to > entry.from && entry.totalMs === sum, 'a gap', entry, clock);
    reached = entry.to;
  }
  must(elapsedMs === view.elapsedMs, 'the ledger does not add up to elapsed', elapsedMs, view, clock);
  const isAhead = clock.dueAt !== null && clock.dueAt > now && clock.stoppedAt === undefined;
  if (isAhead) must(sum === clock.targetMs && reached === clock.dueAt, 'nor to the target', sum, clock);
};

/** Clocks that come round keep the latest part of their history. */
const comesRound = ({ goal }: Clock): boolean => goal === 'update' || goal === 'next-response';

const watchRevisions = () => {
  const before = new Map<string, Clock>();
  return (game: Game): void => {
    for (const clock of game.record().clocks) {
      const { revisions, revision } = clock;
      const old = before.get(clock.name);
      before.set(clock.name, clock);
      const last = revisions.at(-1);
      must(revision === (last?.revision ?? 1), 'the last revision is not the current one', clock);
      must(
        last === undefined || last.newDueAt === clock.dueAt,
        'the history does not end at the due instant',
        clock,
      );
      for (const [i, next] of revisions.entries()) {
        const previous = revisions[i - 1];
        if (!previous) continue;
        must(next.revision === previous.revision + 1, 'a gap between revisions', clock);
        must(next.oldDueAt === previous.newDueAt, 'a revision does not follow from the one before', clock);
      }
      if (!old) continue;
      must(revision >= old.revision, 'revisions began anew', old, clock);
      const kept = comesRound(clock) ? revisions.filter((r) => r.revision <= old.revision) : revisions;
      const were = comesRound(clock) ? old.revisions.slice(-kept.length) : old.revisions;
      if (comesRound(clock) && kept.length === 0) continue;
      must(
        JSON.stringify(kept.slice(0, were.length)) === JSON.stringify(were),
        'history was rewritten',
        old.revisions,
        revisions,
      );
    }
  };
};

/** Whatever has passed has fired, also where it had passed already when the clock was recomputed. */
const nothingForgotten = (game: Game, now: number): void => {
  const { clocks, state } = game.record();
  if (state === 'closed' || state === 'cancelled') return;
  for (const clock of clocks) {
    const isLive = clock.stoppedAt === undefined && ['running', 'breached'].includes(clock.state);
    if (!isLive) continue;
    for (const step of clock.steps)
      must(step.fired || step.dueAt === null || step.dueAt > now, 'a step was forgotten', keyOf(step), clock);
    if (clock.state === 'running')
      for (const w of clock.warnings)
        must(w.fired || w.at === null || w.at > now, 'a warning was forgotten', w, clock);
  }
};

const firedOnce = (game: Game): void => {
  const seen = new Set<string>();
  for (const { clock, round, step } of game.calls) {
    const key = `${clock} ${round} ${keyOf(step)} ${step.dueAt}`;
    must(
      step.dueAt === null || !seen.has(key),
      'called twice by one step for one due instant',
      key,
      game.log,
    );
    seen.add(key);
  }
  const breached = new Map<string, number>();
  for (const { kind, at, data } of game.log) {
    if (kind === 'clock-warning') {
      const key = `${data.clock} ${data.pct} ${at} ${data.dueAt}`;
      must(!seen.has(key), 'warned twice of one due instant', key, game.log);
      seen.add(key);
    }
    if (kind === 'clock-breached') {
      must(at === data.dueAt, 'a breach is not stamped with its due instant', data);
      must(breached.get(String(data.clock)) !== at, 'breached twice at one instant', data, game.log);
      breached.set(String(data.clock), at);
    }
    if (kind === 'breach-withdrawn') breached.delete(String(data.clock));
  }
};

/** The same lives every time: what was proved stays proved, and a failure can be looked into. */
const every = (numRuns: number, most: number, claim: (life: Life) => void): void =>
  fc.assert(fc.property(someLife(most), claim), { numRuns, seed: 20_260_214 });

test('10,000 random lives: state, due, target and elapsed are what the timeline says by arithmetic of its own', {
  timeout: 240_000,
}, () => {
  every(10_000, 10, (life) => {
    const seen = [watchDues(), watchRevisions(), nothingForgotten];
    firedOnce(
      live(life, (game, now) => {
        for (const watch of seen) watch(game, now);
      }),
    );
  });
});

test('600 random lives: every ledger adds up to elapsed and target, step by step', {
  timeout: 60_000,
}, () => {
  every(600, 10, (life) => {
    live(life, (game, now) => {
      for (const clock of game.record().clocks) explains(clock, now);
    });
  });
});

type Known = Pick<Clock, 'name' | 'state' | 'dueAt' | 'target' | 'hours' | 'level' | 'pauses' | 'revision'>;

const knownOf = ({ name, state, dueAt, target, hours, level, pauses, revision, ...clock }: Clock): Known => ({
  ...{ name, state, dueAt, target, hours, level, pauses, revision },
  ...{ startedAt: clock.startedAt, stoppedAt: clock.stoppedAt, policy: clock.policy },
  ...{ pausesOn: clock.pausesOn, kind: clock.kind, goal: clock.goal, exchanges: clock.exchanges },
});

test('600 random lives: read as of any earlier step, the clocks are those the ticket really had then', {
  timeout: 60_000,
}, () => {
  every(600, 10, (life) => {
    const steps = new Map<number, Clock[]>();
    // Of two steps at one instant the later one is what was known then.
    const game = live(life, (g, now) => steps.set(now, g.record().clocks));
    for (const [now, were] of steps) {
      const read = clocksAsOf(game.record(), game.log, now, calendars);
      const [a, b] = [read, were].map((clocks) => JSON.stringify(clocks.map(knownOf)));
      must(a === b, `as of ${now} other clocks were known`, read, were);
      for (const [i, clock] of read.entries()) {
        const was = were[i];
        must(
          was !== undefined &&
            (comesRound(clock) || JSON.stringify(clock.revisions) === JSON.stringify(was.revisions)),
          'other revisions were known',
          clock,
          was,
        );
        if (clock.state !== 'cancelled')
          must(clock.elapsedMs === clockAt(was ?? clock, now, calendars).elapsedMs, 'elapsed', clock, was);
      }
    }
  });
});
