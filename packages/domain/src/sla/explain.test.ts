import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessHours } from '../calendar/hours.ts';
import type { BusinessHours } from '../calendar/rules.ts';
import { calendarCase } from '../calendar/testing/specs.ts';
import { clockAt } from './clock-at.ts';
import { type Explanation, explainClock } from './explain.ts';
import type { Clock } from './rules.ts';
import { aClock, aPause, at, calendars, hour, minute, office } from './testing/clocks.ts';

const shown = ({ entries }: Explanation) =>
  entries.map(({ from, to, kind, countedMs, totalMs, ahead, window, pause, closed }) => [
    new Date(from + 8 * hour).toISOString().slice(5, 16),
    new Date(to + 8 * hour).toISOString().slice(5, 16),
    kind,
    window?.kind ?? pause?.on ?? closed?.kind,
    countedMs / hour,
    totalMs / hour,
    ahead,
  ]);

const explain = (clock: Clock, now: number, hours: BusinessHours = businessHours(clock.hours, calendars)) =>
  explainClock(clock, hours, now);

/** What holds of every ledger. */
const sound = (clock: Clock, { entries, until, elapsedMs }: Explanation): void => {
  let reached = clock.startedAt;
  let total = 0;
  for (const entry of entries) {
    expect(entry.from).toBe(reached);
    expect(entry.to).toBeGreaterThan(entry.from);
    expect(entry.ahead).toBe(entry.from >= until);
    total += entry.countedMs;
    expect(entry.totalMs).toBe(total);
    expect(entry.countedMs).toBe(entry.kind === 'counted' ? entry.to - entry.from : 0);
    expect([entry.window, entry.pause, entry.closed].filter(Boolean)).toHaveLength(1);
    reached = entry.to;
  }
  expect(entries.filter((e) => !e.ahead).reduce((sum, e) => sum + e.countedMs, 0)).toBe(elapsedMs);
};

test('the Spring Festival of 2026: a make-up Saturday, nine closed days as one entry, and what lies ahead', () => {
  const clock = aClock(at('2026-02-14T16:30:00'));
  expect(clock.dueAt).toBe(at('2026-02-24T11:30:00'));
  const ledger = explain(clock, at('2026-02-20T12:00:00'));
  expect(shown(ledger)).toEqual([
    ['02-14T16:30', '02-14T18:00', 'counted', 'make-up', 1.5, 1.5, false],
    ['02-14T18:00', '02-15T00:00', 'closed', 'outside', 0, 1.5, false],
    ['02-15T00:00', '02-20T12:00', 'closed', 'holiday', 0, 1.5, false],
    ['02-20T12:00', '02-24T00:00', 'closed', 'holiday', 0, 1.5, true],
    ['02-24T00:00', '02-24T09:00', 'closed', 'outside', 0, 1.5, true],
    ['02-24T09:00', '02-24T11:30', 'counted', 'week', 2.5, 4, true],
  ]);
  expect(ledger.entries[0]?.window).toMatchObject({ date: '2026-02-14', nameZh: '春节调休上班' });
  expect(ledger.entries[2]?.closed).toEqual({
    kind: 'holiday',
    date: '2026-02-15',
    until: '2026-02-20',
    name: 'Spring Festival',
    nameZh: '春节',
  });
  expect(ledger.elapsedMs).toBe(1.5 * hour);
});

test('a hold shows who paused it and why, and moves the end of the ledger by just that', () => {
  const pauses = [aPause(at('2026-02-24T10:00:00'), at('2026-02-24T10:20:00'))];
  const now = at('2026-02-24T10:20:00');
  const clock = aClock(at('2026-02-14T16:30:00'), { pauses }, now);
  expect(clock.dueAt).toBe(at('2026-02-24T11:50:00'));
  const ledger = explain(clock, now);
  expect(shown(ledger).slice(-3)).toEqual([
    ['02-24T09:00', '02-24T10:00', 'counted', 'week', 1, 2.5, false],
    ['02-24T10:00', '02-24T10:20', 'paused', 'customer', 0, 2.5, false],
    ['02-24T10:20', '02-24T11:50', 'counted', 'week', 1.5, 4, true],
  ]);
  expect(ledger.entries.at(-2)?.pause).toEqual({
    on: 'customer',
    by: 'li-wei',
    reason: 'needs the lot number',
  });
});

test('while a pause is open nothing lies ahead: nobody knows the due instant', () => {
  const from = at('2026-02-24T10:00:00');
  const clock = aClock(at('2026-02-14T16:30:00'), { pauses: [aPause(from)] }, from);
  const ledger = explain(clock, from + 5 * minute);
  expect(ledger.entries.at(-1)).toMatchObject({ from, to: from + 5 * minute, kind: 'paused', ahead: false });
});

test('an overdue clock says at which entry the target was used up, and goes on counting', () => {
  const clock = aClock(at('2026-03-02T09:00:00'), { policyOver: { target: { ms: 2 * hour } } });
  expect(shown(explain(clock, at('2026-03-02T12:00:00')))).toEqual([
    ['03-02T09:00', '03-02T11:00', 'counted', 'week', 2, 2, false],
    ['03-02T11:00', '03-02T12:00', 'counted', 'week', 1, 3, false],
  ]);
});

test('a stopped clock ends with its stop, a cancelled one where it was last planned', () => {
  const started = at('2026-03-02T09:00:00');
  const stoppedAt = started + hour;
  const stopped = aClock(started, { stoppedAt }, stoppedAt);
  expect(explain(stopped, at('2026-03-05T09:00:00'))).toMatchObject({ until: stoppedAt, elapsedMs: hour });
  const cancelled: Clock = { ...aClock(started, {}, started + 2 * hour), state: 'cancelled' };
  const ledger = explain(cancelled, at('2026-03-05T09:00:00'));
  expect(ledger.elapsedMs).toBe(cancelled.elapsedMs);
  expect(ledger.entries.some((e) => e.ahead)).toBe(false);
});

test('one that stopped before it began has nothing to explain', () => {
  const started = at('2026-03-02T09:00:00');
  expect(explain(aClock(started, { stoppedAt: started - hour }), started + hour).entries).toEqual([]);
});

test('two closed dates with different reasons are two entries, equal neighbours one', () => {
  // 3 April is a Friday, 4 to 6 April the Qingming Festival; 11 and 12 April a plain weekend.
  const clock = aClock(at('2026-04-03T17:00:00'), { policyOver: { target: { ms: 60 * hour } } });
  const reasons = explain(clock, at('2026-04-13T10:00:00')).entries.flatMap((e) =>
    e.closed && e.closed.kind !== 'outside'
      ? [[e.closed.kind, e.closed.date, e.closed.until, (e.to - e.from) / hour]]
      : [],
  );
  expect(reasons).toEqual([
    ['holiday', '2026-04-04', '2026-04-06', 72],
    ['weekly', '2026-04-11', '2026-04-12', 48],
  ]);
});

test('around the clock there is one window however long it lasts', () => {
  const started = at('2020-01-01T00:00:00');
  const clock = aClock(started, { policyOver: { hours: { kind: '24x7' }, target: { ms: 50_000 * hour } } });
  const ledger = explain(clock, started + 40_000 * hour);
  expect(ledger.entries.map((e) => [e.window?.kind, e.ahead])).toEqual([
    ['24x7', false],
    ['24x7', true],
  ]);
});

test('twenty years stay short and still add up: what is far back is summed up between the pauses', () => {
  const started = at('2006-01-02T09:00:00');
  const pauses = [aPause(at('2008-05-05T10:00:00'), at('2008-05-05T11:00:00'))];
  const clock = aClock(started, { pauses, policyOver: { target: { ms: 60_000 * hour } } });
  const now = at('2026-03-02T10:00:00');
  const ledger = explain(clock, now);
  expect(ledger.entries.length).toBeLessThanOrEqual(2_003);
  expect(ledger.elapsedMs).toBe(clockAt(clock, now, calendars).elapsedMs);
  expect(ledger.entries.slice(0, 3).map((e) => e.window?.kind ?? e.kind)).toEqual([
    'earlier',
    'paused',
    'earlier',
  ]);
  let reached = started;
  for (const entry of ledger.entries) {
    expect(entry.from).toBe(reached);
    reached = entry.to;
  }
  expect(ledger.entries.at(-1)?.totalMs).toBe(clock.targetMs);
});

const dayMs = 24 * hour;
const someHours = fc.oneof(
  fc.constant({ open: businessHours(office, calendars), from: at('2026-02-12T10:00:00') }),
  calendarCase.map(({ spec, from }) => ({
    open: businessHours({ kind: 'calendar', id: 'any', version: 1 }, () => spec),
    from,
    spec,
  })),
);

test('every ledger is without gap, and adds up to elapsed and target to the millisecond', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 12 * dayMs }), fc.integer({ min: 1, max: 3 * dayMs }));
  const property = fc.property(
    someHours,
    fc.integer({ min: 1, max: 60 * hour }),
    fc.array(span, { maxLength: 4 }),
    fc.option(fc.integer({ min: 0, max: 10 * dayMs }), { nil: undefined }),
    fc.integer({ min: 0, max: 14 * dayMs }),
    (hours, ms, rests, stop, later) => {
      const { from, open } = hours;
      const spec = 'spec' in hours ? hours.spec : undefined;
      const lookup = spec ? () => spec : calendars;
      const pauses = rests.map(([after, lasts]) => aPause(from + after, from + after + lasts));
      const stoppedAt = stop === undefined ? {} : { stoppedAt: from + stop };
      const bare = aClock(from, { policyOver: { target: { ms } } });
      const unplanned: Clock = { ...bare, pauses, ...stoppedAt };
      const view = clockAt(unplanned, from + later, lookup);
      const clock: Clock = { ...unplanned, dueAt: view.dueAt };
      const ledger = explainClock(clock, open, from + later);
      sound(clock, ledger);
      expect(ledger.elapsedMs).toBe(view.elapsedMs);
      if (view.dueAt !== null && view.elapsedMs < ms && stop === undefined)
        expect(ledger.entries.at(-1)).toMatchObject({ totalMs: ms, to: view.dueAt });
    },
  );
  fc.assert(property, { numRuns: 1_500 });
});
