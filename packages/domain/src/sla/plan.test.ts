import fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessHours } from '../calendar/hours.ts';
import { beginClock, planned, planRequestOf } from './clock/rules.ts';
import { clockAt } from './clock-at.ts';
import { planClock } from './plan.ts';
import type { Hours, PlanRequest } from './rules.ts';

const hour = 3_600_000;
const office: Hours = { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' };
const berlin: Hours = { kind: 'weekdays', tz: 'Europe/Berlin', from: '09:00', to: '17:00' };
const at = (local: string, offset = '+08:00') => Date.parse(`${local}${offset}`);
const request = (over: Partial<PlanRequest>): PlanRequest => ({
  key: 'response',
  hours: office,
  startedAt: at('2026-01-05T09:00:00'),
  target: { ms: hour },
  pauses: [],
  warnAtPct: [],
  steps: [],
  now: at('2026-01-05T09:00:00'),
  ...over,
});

test('a target used up exactly at closing is due at closing, not the next morning', () => {
  expect(planClock(request({ target: { ms: 9 * hour } })).dueAt).toBe(at('2026-01-05T18:00:00'));
  expect(planClock(request({ target: { ms: 9 * hour + 1 } })).dueAt).toBe(at('2026-01-06T09:00:00') + 1);
});

test('a weekend counts nothing, nor does what lies before opening', () => {
  expect(planClock(request({ startedAt: at('2026-01-09T17:30:00'), target: { ms: hour } })).dueAt).toBe(
    at('2026-01-12T09:30:00'),
  );
  expect(planClock(request({ startedAt: at('2026-01-10T12:00:00'), target: { ms: hour } })).dueAt).toBe(
    at('2026-01-12T10:00:00'),
  );
});

test('paused time never counts, even across a weekend', () => {
  const startedAt = at('2026-01-09T15:00:00', '+01:00');
  const pauses = [{ from: startedAt + hour, to: at('2026-01-12T10:00:00', '+01:00') }];
  const { dueAt } = planClock(request({ hours: berlin, startedAt, target: { ms: 4 * hour }, pauses }));
  expect(dueAt).toBe(at('2026-01-12T13:00:00', '+01:00'));
});

test('a pause outside opening hours adds nothing; an open one leaves the due instant unknown', () => {
  const pauses = [{ from: at('2026-01-05T19:00:00'), to: at('2026-01-06T08:00:00') }];
  expect(planClock(request({ target: { ms: 10 * hour }, pauses })).dueAt).toBe(at('2026-01-06T10:00:00'));
  expect(planClock(request({ pauses: [{ from: at('2026-01-05T09:30:00') }] })).dueAt).toBeNull();
});

test('the hour the clocks skip or repeat belongs to the wall clock', () => {
  const night: Hours = { kind: 'weekdays', tz: 'Europe/Berlin', from: '00:00', to: '24:00' };
  const open = businessHours(night);
  expect(open.between(at('2026-03-27T00:00:00', '+01:00'), at('2026-03-31T00:00:00', '+02:00'))).toBe(
    48 * hour,
  );
  expect(open.add(at('2026-10-23T12:00:00', '+02:00'), 13 * hour)).toBe(at('2026-10-26T01:00:00', '+01:00'));
});

test('an unknown time zone is refused by name', () => {
  expect(() => businessHours({ ...office, tz: 'Mars/Olympus' })).toThrow(/Mars\/Olympus/);
});

test('adding and counting agree: from any start, exactly the amount lies before the instant it is used up', () => {
  const start = fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2027-12-31T00:00:00') });
  const amount = fc.integer({ min: 1, max: 400 * hour });
  fc.assert(
    fc.property(fc.constantFrom(office, berlin), start, amount, (hours, from, ms) => {
      const open = businessHours(hours);
      const end = open.add(from, ms);
      expect(open.between(from, end)).toBe(ms);
      expect(open.between(from, end - 1)).toBe(ms - 1);
    }),
    { numRuns: 300 },
  );
});

test('overlapping pauses in any order are one pause', () => {
  const t = at('2026-01-05T09:00:00');
  const pauses = [
    { from: t + 2 * hour, to: t + 4 * hour },
    { from: t + hour, to: t + 3 * hour },
  ];
  const always: Hours = { kind: '24x7' };
  expect(planClock(request({ hours: always, target: { ms: 2 * hour }, pauses })).dueAt).toBe(t + 5 * hour);
});

test('a reader sees a breach at its instant, though nobody has written it yet', () => {
  const startedAt = at('2026-01-05T09:00:00');
  const begun = beginClock(
    {
      name: 'response',
      goal: 'response',
      kind: 'sla',
      target: { ms: hour },
      hours: { kind: '24x7' },
      pausesOn: [],
      startsOn: 'opened',
      warnAtPct: [50],
      steps: [],
    },
    'P1',
    startedAt,
    { contract: 'acme', version: 1 },
  );
  const clock = planned(begun, planClock(planRequestOf(begun, startedAt)), startedAt);
  expect(clockAt(clock, startedAt + hour - 1)).toMatchObject({ state: 'running', remainingMs: 1 });
  expect(clockAt(clock, startedAt + hour + 5)).toMatchObject({
    state: 'breached',
    breachedAt: startedAt + hour,
    overrunMs: 5,
    remainingMs: 0,
  });
});
