import { describe, expect, test } from 'vitest';
import type { Change, TicketEvent } from '../audit/rules.ts';
import { clocksBefore } from './as-of/undo.ts';
import { clocksAsOf } from './as-of.ts';
import type { Clock } from './rules.ts';
import { aClock, aPause, at, calendars, hour, minute } from './testing/clocks.ts';

const openedAt = at('2026-03-02T09:00:00');
const event = (seq: number, notedAt: number, changes: Change[], receivedAt = notedAt): TicketEvent => ({
  seq,
  kind: 'held',
  at: receivedAt,
  notedAt,
  actor: { id: 'li-wei', kind: 'person', role: 'agent' },
  visibility: 'public',
  data: {},
  changes,
});
const change = (field: string, old: Change['old'], now: Change['new'], clock = 'workaround'): Change => ({
  path: `/clocks/${clock}/${field}`,
  old,
  new: now,
});

/** Due at 13:00, held from 10:00, resumed at 10:20, stopped at 11:00. */
const held = openedAt + hour;
const resumed = held + 20 * minute;
const stopped = openedAt + 2 * hour;
const pause = aPause(held, resumed);
const due = openedAt + 4 * hour;
const later = due + 20 * minute;
const revision = (n: number, when: number, oldDueAt: number | null, newDueAt: number | null) => ({
  revision: n,
  at: when,
  actor: 'li-wei',
  reason: n === 2 ? ('paused' as const) : ('resumed' as const),
  oldDueAt,
  newDueAt,
});
const now: Clock = {
  ...aClock(openedAt, { pauses: [pause], stoppedAt: stopped }, stopped),
  state: 'met',
  revision: 3,
  revisions: [revision(2, held, due, null), revision(3, resumed, null, later)],
  told: { '50%': 1 },
};
const { to: _, ...openPause } = pause;
const events = [
  event(2, held, [
    change('dueAt', due, null),
    change('pauses', [], [openPause]),
    change('revision', 1, 2),
    change('state', 'running', 'paused'),
  ]),
  event(3, resumed, [
    change('dueAt', null, later),
    change('pauses', [openPause], [pause]),
    change('revision', 2, 3),
    change('state', 'paused', 'running'),
  ]),
  event(4, stopped, [change('stoppedAt', null, stopped), change('state', 'running', 'met')]),
];
const asOf = (instant: number, given = events) => clocksAsOf({ clocks: [now] }, given, instant, calendars)[0];

describe('a clock as it was known', () => {
  test('before the hold: running, its first due instant, no revision', () => {
    expect(asOf(held - 1)).toMatchObject({
      state: 'running',
      dueAt: due,
      pauses: [],
      revision: 1,
      revisions: [],
      elapsedMs: hour - 1,
      asOf: held - 1,
    });
    expect(asOf(held - 1)).not.toHaveProperty('stoppedAt');
  });

  test('in the hold: paused, the due instant unknown', () => {
    expect(asOf(held + minute)).toMatchObject({
      state: 'paused',
      dueAt: null,
      pauses: [openPause],
      revision: 2,
      revisions: [{ revision: 2 }],
      elapsedMs: hour,
    });
  });

  test('at the very instant of an event what it says was known', () => {
    expect(asOf(resumed)).toMatchObject({ state: 'running', dueAt: later, revision: 3 });
    expect(asOf(resumed - 1)).toMatchObject({ state: 'paused' });
  });

  test('after everything: the clock of the record', () => {
    const { told: __, ...same } = now;
    expect(asOf(stopped + hour)).toEqual(same);
  });

  test('what was received earlier but noted later was not known in between', () => {
    const late = [...events.slice(0, 2), { ...events[2], notedAt: stopped + hour } as TicketEvent];
    expect(asOf(stopped + minute, late)).toMatchObject({ state: 'running' });
    expect(asOf(stopped + hour, late)).toMatchObject({ state: 'met' });
  });

  test('a due instant that had passed unnoticed reads as breached, as it did to a reader then', () => {
    const noticed = [event(2, due + 3 * hour, [change('state', 'running', 'breached')])];
    const clock: Clock = { ...aClock(openedAt), state: 'breached', breachedAt: due, breachFired: true };
    const [then] = clocksAsOf({ clocks: [clock] }, noticed, due + hour, calendars);
    expect(then).toMatchObject({ state: 'breached', breachedAt: due, overrunMs: hour });
    const [before] = clocksAsOf({ clocks: [clock] }, noticed, due - 1, calendars);
    expect(before).toMatchObject({ state: 'running', breachFired: false });
    expect(before).not.toHaveProperty('breachedAt');
  });
});

describe('clocks that came and went', () => {
  const born = event(2, held, [
    ...Object.entries(aClock(held)).map(([field, value]) =>
      change(field, null, JSON.parse(JSON.stringify(value))),
    ),
    change('dueAt', null, due),
  ]);

  test('one that did not exist yet is absent', () => {
    expect(clocksBefore({ clocks: [aClock(held)] }, [born], held - 1)).toEqual([]);
    expect(clocksBefore({ clocks: [aClock(held)] }, [born], held)).toHaveLength(1);
  });

  test('one that was cancelled later was running', () => {
    const gone = [event(2, held, [change('state', 'running', 'cancelled')])];
    const clock: Clock = { ...aClock(openedAt), state: 'cancelled' };
    const [before] = clocksAsOf({ clocks: [clock] }, gone, held - minute, calendars);
    expect(before).toMatchObject({ state: 'running', elapsedMs: hour - minute });
    const [after] = clocksAsOf({ clocks: [clock] }, gone, held + 5 * hour, calendars);
    expect(after).toMatchObject({ state: 'cancelled', elapsedMs: hour });
  });

  test('changes of other records and of clocks nobody has are passed over', () => {
    const others = event(2, held, [
      { path: '/state', old: 'new', new: 'waiting' },
      change('dueAt', 1, 2, 'gone'),
    ]);
    expect(clocksBefore({ clocks: [now] }, [others], openedAt)).toEqual([now]);
  });
});

test('warnings and steps are planned anew: what lay ahead then had not been fired', () => {
  const policyOver = {
    warnAtPct: [50],
    steps: [{ at: { pct: 75 }, to: ['lead' as const] }],
  };
  const clock = aClock(openedAt, { policyOver });
  const fired: Clock = {
    ...clock,
    warnings: clock.warnings.map((w) => ({ ...w, fired: true })),
    steps: clock.steps.map((s) => ({ ...s, fired: true })),
  };
  const read = (instant: number) => clocksAsOf({ clocks: [fired] }, [], instant, calendars)[0];
  expect(read(openedAt + 2 * hour)).toMatchObject({ warnings: [{ fired: true }], steps: [{ fired: false }] });
  expect(read(openedAt + hour)).toMatchObject({ warnings: [{ fired: false }], steps: [{ fired: false }] });
});

test('warnings of terms that were others then are not made up', () => {
  const clock = aClock(openedAt, { policyOver: { warnAtPct: [50] } });
  const raised = [event(2, held, [change('level', 'P3', 'P2')])];
  expect(clocksAsOf({ clocks: [clock] }, raised, openedAt + minute, calendars)).toMatchObject([
    { level: 'P3', warnings: [] },
  ]);
});
