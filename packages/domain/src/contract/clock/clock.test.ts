import { expect, test } from 'vitest';
import { aClock, accepted, faultsIn, remedyAt, withClock } from '../testing/files.ts';

const at = '/levels/P1/clocks/0';
const clockOf = (over: object) => accepted(withClock(aClock(over))).levels.P1.clocks[0];

test.each([
  ['1d', `${at}/target`, 'say 24h of open time, or { workingDays: 1 }'],
  ['0h', `${at}/target`, 'longer than 0'],
  ['-4h', `${at}/target`, 'longer than 0'],
  ['soon', `${at}/target`, '4h, 90m'],
  [4, `${at}/target`, 'with its unit'],
  [{ workingDays: 0 }, `${at}/target/workingDays`, 'at least 1'],
  [{ workingDays: -2 }, `${at}/target/workingDays`, 'at least 1'],
  [{ workingDay: 1 }, `${at}/target/workingDays`, 'is missing'],
  [{ ms: 0 }, `${at}/target/ms`, 'greater than 0'],
  [{ workingDays: 1.5 }, `${at}/target/workingDays`, 'whole number'],
])('the target %j is refused where it stands, with the remedy', (target, path, remedy) => {
  const file = withClock(aClock({ target, hours: { calendar: 'cn-office' } }));
  expect(faultsIn(file).every((fault) => fault.startsWith(`${at}/target`))).toBe(true);
  expect(remedyAt(file, path)).toContain(remedy);
});

test.each([[0], [-1], [1.5]])('targetMs %d is refused', (targetMs) => {
  expect(faultsIn(withClock(aClock({ target: undefined, targetMs })))[0]).toMatch(`${at}/targetMs`);
});

test('a target is needed, once', () => {
  expect(faultsIn(withClock(aClock({ target: undefined })))).toEqual([`${at}/target missing`]);
  expect(faultsIn(withClock(aClock({ targetMs: 5 })))).toEqual([`${at}/targetMs either`]);
});

test('working days keep whether they end with the day', () => {
  const hours = { calendar: 'cn-office' };
  expect(clockOf({ target: { workingDays: 2, endOfDay: true }, hours })?.target).toEqual({
    workingDays: 2,
    endOfDay: true,
  });
  expect(clockOf({ target: { workingDays: 1 }, hours })?.target).toEqual({ workingDays: 1, endOfDay: false });
});

test('working days around the clock are refused: there are none', () => {
  expect(faultsIn(withClock(aClock({ target: { workingDays: 2 } })))).toEqual([`${at}/target noWorkingDays`]);
});

test.each([
  ['24x7', { kind: '24x7' }],
  [{ kind: '24x7' }, { kind: '24x7' }],
  [{ calendar: 'cn-office' }, { kind: 'calendar', id: 'cn-office' }],
  [
    { calendar: 'cn-office', version: 3 },
    { kind: 'calendar', id: 'cn-office', version: 3 },
  ],
  [
    { kind: 'calendar', id: 'cn-office', version: 3 },
    { kind: 'calendar', id: 'cn-office', version: 3 },
  ],
  [
    { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' },
    { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' },
  ],
])('hours %j are stored as %j', (hours, stored) => {
  expect(clockOf({ hours })?.hours).toEqual(stored);
});

test.each([
  ['8x5', `${at}/hours invalid_union`],
  [undefined, `${at}/hours missing`],
  [{ calendar: '' }, `${at}/hours/calendar invalid_format`],
  [{ kind: 'lunar' }, `${at}/hours/kind invalid_union`],
  [{ kind: 'weekdays', tz: 'Mars/X', from: '09:00', to: '18:00' }, `${at}/hours/tz unknown`],
  [{ kind: 'weekdays', tz: 'Asia/Shanghai', from: '18:00', to: '09:00' }, `${at}/hours/to custom`],
  [{ kind: 'weekdays', tz: 'Asia/Shanghai', from: '9', to: '18:00' }, `${at}/hours/from invalid_format`],
])('hours %j are refused', (hours, fault) => {
  expect(faultsIn(withClock(aClock({ hours })))).toContain(fault);
});

test('a name that is a goal needs no goal, another one does', () => {
  expect(clockOf({ name: 'next-response' })?.goal).toBe('next-response');
  expect(clockOf({ name: 'patch', goal: 'manual' })?.goal).toBe('manual');
  expect(remedyAt(withClock(aClock({ name: 'patch' })), `${at}/goal`)).toContain(
    'what stops the clock patch',
  );
});

test('the rhythm of updates is no clock of the contract', () => {
  expect(remedyAt(withClock(aClock({ name: 'update' })), `${at}/name`)).toContain('updateEvery');
});

test('a regulatory clock runs in calendar time and is not paused, also when nothing is said of pauses', () => {
  const clock = { name: 'nmpa', goal: 'manual', kind: 'regulatory', target: '24h' };
  expect(clockOf(clock)).toMatchObject({ kind: 'regulatory', hours: { kind: '24x7' }, pausesOn: [] });
  const file = withClock(aClock({ ...clock, hours: { calendar: 'cn-office' }, pausesOn: ['customer'] }));
  expect(faultsIn(file)).toEqual([`${at}/hours regulatory`, `${at}/pausesOn regulatory`]);
  expect(remedyAt(file, `${at}/hours`)).toContain('nights and holidays');
  expect(remedyAt(file, `${at}/pausesOn`)).toContain('cannot be paused');
  const days = withClock(aClock({ ...clock, target: { workingDays: 1 } }));
  expect(faultsIn(days)).toEqual([`${at}/target regulatory`]);
});

test('steps are stored with their instants read', () => {
  const steps = [
    { at: '80%', to: ['assignee', { role: 'director' }] },
    { at: '30m before', time: 'wall', to: [{ rota: 'night' }] },
    { at: '1h after', to: [{ group: 'wms' }, { person: 'li-wei' }] },
  ];
  expect(clockOf({ steps })?.steps.map((step) => step.at)).toEqual([
    { pct: 80 },
    { beforeMs: 1_800_000, time: 'wall' },
    { afterMs: 3_600_000, time: 'open' },
  ]);
});

test.each([
  ['1001%', 'between 1% and 1000%'],
  ['0%', 'between 1% and 1000%'],
  ['-5%', 'between 1% and 1000%'],
  ['1d after', 'a day as 24h'],
  ['0m before', 'longer than 0'],
  ['later', '80%, 30m before or 1h after'],
])('a step at %s is refused', (when, remedy) => {
  const file = withClock(aClock({ steps: [{ at: when, to: ['lead'] }] }));
  expect(remedyAt(file, `${at}/steps/0/at`)).toContain(remedy);
});

test('a thousand percent is the last step that is allowed', () => {
  expect(clockOf({ steps: [{ at: '1000%', to: ['lead'] }] })?.steps).toHaveLength(1);
});

test('a step needs somebody, and a percentage has no wall time', () => {
  const steps = [
    { at: '80%', to: [] },
    { at: '80%', time: 'wall', to: ['lead'] },
    { at: '90%', to: ['boss'] },
  ];
  expect(faultsIn(withClock(aClock({ steps })))).toEqual([
    `${at}/steps/0/to too_small`,
    `${at}/steps/1/time step`,
    `${at}/steps/2/to/0 invalid_union`,
  ]);
});

test('warnings are kept ascending and once', () => {
  expect(clockOf({ warnAtPct: [80, 50, 80] })?.warnAtPct).toEqual([50, 80]);
  expect(faultsIn(withClock(aClock({ warnAtPct: [0, 100] })))).toHaveLength(2);
});

test.each([['attached'], ['opened'], [{ group: 'wms' }]])('a clock may start on %j', (startsOn) => {
  expect(clockOf({ startsOn })?.startsOn).toEqual(startsOn);
});
