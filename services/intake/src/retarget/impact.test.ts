/** What the preview says of a clock is what the reducer then does with it. */
import { day, hour, minute, opening, play } from '@perennial/definitions/ticket/testing/play';
import type { CalendarSpec } from '@perennial/domain/calendar/rules';
import type { ContractTerms } from '@perennial/domain/contract/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import type { ATicket } from '@perennial/testkit/flow/a-ticket';
import { aPolicy, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aPlan } from '@perennial/testkit/flow/command';
import { expect, test } from 'vitest';
import { impactOf } from './impact.ts';

const office: CalendarSpec = {
  tz: 'Asia/Shanghai',
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((d) => [d, [['09:00', '18:00']]])),
  holidays: [],
  annualHolidays: [],
  specialDays: [],
  breaks: [],
};
const longer: CalendarSpec = { ...office, week: { ...office.week, mon: [['09:00', '21:00']] } };
const calendars = (_: string, version: number): CalendarSpec => (version === 1 ? office : longer);
const inOffice = (version: number) => ({ hours: { kind: 'calendar', id: 'office', version } as const });

const p2 = (clocks: ClockPolicy[], over: object = {}): ContractTerms => {
  const terms = someTerms({ version: 2 });
  return { ...terms, levels: { ...terms.levels, P2: { clocks, ...over } } };
};
type Game = ReturnType<typeof play>;

const opened = (clocks: ClockPolicy[], over: ATicket = {}, rhythm: object = {}): Game =>
  play({ level: 'P2', terms: { ...p2(clocks, rhythm), version: 1 }, calendars, ...over });

const preview = (game: Game, terms: ContractTerms, now: number) =>
  impactOf(game.record(), terms, { now, calendars });

/** What the reducer makes of the same change, as [clock, due before, due after]. */
const carriedOut = (game: Game, terms: ContractTerms, now: number) => {
  const before = new Map(game.record().clocks.map((c) => [c.name, c]));
  expect(
    game.say('retarget', { terms, reason: 'contract-changed', source: 'contract/service' }, now),
  ).toBeUndefined();
  return game.record().clocks.flatMap((clock) => {
    const [old, next] = [
      before.get(clock.name)?.dueAt ?? null,
      clock.state === 'cancelled' ? null : clock.dueAt,
    ];
    return old === next && clock.state !== 'cancelled' ? [] : [[clock.name, old, next]];
  });
};
const agrees = (game: Game, terms: ContractTerms, now: number) => {
  const said = preview(game, terms, now).map((m) => [m.clock, m.oldDueAt, m.newDueAt]);
  expect(carriedOut(game, terms, now)).toEqual(said);
  return said;
};

test('the same promises move nothing, whatever the version', () => {
  const clocks = [aPolicy('workaround', 4 * hour), aPolicy('triage', hour, { kind: 'ola' })];
  expect(agrees(opened(clocks), p2(clocks), opening + minute)).toEqual([]);
});

test('a longer and a shorter target move the due instant by just that', () => {
  const game = opened([aPolicy('workaround', 4 * hour), aPolicy('resolution', 8 * hour)]);
  const terms = p2([aPolicy('workaround', 5 * hour), aPolicy('resolution', 6 * hour)]);
  expect(agrees(game, terms, opening + hour)).toEqual([
    ['workaround', opening + 4 * hour, opening + 5 * hour],
    ['resolution', opening + 8 * hour, opening + 6 * hour],
  ]);
});

test('another version of a calendar moves what counts by it', () => {
  const policy = (version: number) => aPolicy('resolution', 10 * hour, inOffice(version));
  const game = opened([policy(1), aPolicy('workaround', 4 * hour)]);
  expect(agrees(game, p2([policy(2), aPolicy('workaround', 4 * hour)]), opening + hour)).toEqual([
    ['resolution', opening + day + hour, opening + 10 * hour],
  ]);
});

test('a calendar that differs only after the due instant moves nothing', () => {
  const policy = (version: number) => aPolicy('resolution', 3 * hour, inOffice(version));
  expect(agrees(opened([policy(1)]), p2([policy(2)]), opening + hour)).toEqual([]);
});

test('a stopped clock and a cancelled one are left alone', () => {
  const clocks = [aPolicy('response', hour), aPolicy('workaround', 4 * hour)];
  const game = opened(clocks);
  game.say('respond', aPlan, opening + minute);
  expect(
    preview(game, p2([aPolicy('response', 2 * hour), clocks[1] ?? aPolicy('triage', 1)]), opening + hour),
  ).toEqual([]);
});

test('a paused clock is listed when it would go on towards another instant', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]);
  game.say('triage', { class: 'data' }, opening + minute);
  game.say('hold', { on: 'customer', reason: 'needs the lot number' }, opening + hour);
  expect(preview(game, p2([aPolicy('workaround', 4 * hour)]), opening + 2 * hour)).toEqual([]);
  expect(preview(game, p2([aPolicy('workaround', 6 * hour)]), opening + 2 * hour)).toMatchObject([
    { clock: 'workaround', oldDueAt: null, newDueAt: null },
  ]);
});

test('a hold that no longer pauses lets the clock run on, and one that now does stops it', () => {
  const pausing = aPolicy('workaround', 4 * hour);
  const running = aPolicy('workaround', 4 * hour, { pausesOn: [] });
  const held = (policy: ClockPolicy) => {
    const game = opened([policy]);
    game.say('triage', { class: 'data' }, opening + minute);
    game.say('hold', { on: 'customer', reason: 'needs the lot number' }, opening + hour);
    return game;
  };
  expect(agrees(held(pausing), p2([running]), opening + 2 * hour)).toEqual([
    ['workaround', null, opening + 4 * hour],
  ]);
  expect(agrees(held(running), p2([pausing]), opening + 2 * hour)).toEqual([
    ['workaround', opening + 4 * hour, null],
  ]);
});

test('a promise that is gone ends, a new one begins: the customer’s with the ticket, the others’ now', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]);
  const terms = p2([aPolicy('resolution', 8 * hour), aPolicy('triage', hour, { kind: 'ola' })]);
  const now = opening + 2 * hour;
  const said = preview(game, terms, now).map((m) => [m.clock, m.oldDueAt, m.newDueAt]);
  expect(said).toEqual([
    ['resolution', null, opening + 8 * hour],
    ['triage', null, now + hour],
    ['workaround', opening + 4 * hour, null],
  ]);
  expect(carriedOut(game, terms, now).toSorted()).toEqual(said.toSorted());
});

test('a new promise that was kept already is no news', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]);
  game.say('respond', aPlan, opening + minute);
  const terms = p2([aPolicy('workaround', 4 * hour), aPolicy('response', hour)]);
  expect(preview(game, terms, opening + hour)).toEqual([]);
});

test('promises that wait for a group, a message or somebody’s hand do not begin by themselves', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]);
  const terms = p2([
    aPolicy('workaround', 4 * hour),
    { ...aPolicy('manual', day), name: 'authority', kind: 'regulatory', startsOn: 'attached' },
    { ...aPolicy('manual', day), name: 'platform', kind: 'supplier', startsOn: { group: 'core' } },
    aPolicy('next-response', hour),
  ]);
  expect(agrees(game, terms, opening + hour)).toEqual([]);
});

test('another rhythm of updates moves the reminder', () => {
  const clocks = [aPolicy('workaround', 10 * hour)];
  const game = opened(clocks, {}, { updateEveryMs: 4 * hour });
  game.say('updates', { text: 'we are at it', visibility: 'public' }, opening + hour);
  expect(agrees(game, p2(clocks, { updateEveryMs: 2 * hour }), opening + 2 * hour)).toEqual([
    ['update', opening + 5 * hour, opening + 3 * hour],
  ]);
});

test('a breached clock whose promise grew is due again', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]).until(opening + 5 * hour);
  expect(game.clock('workaround')?.state).toBe('breached');
  expect(agrees(game, p2([aPolicy('workaround', 8 * hour)]), opening + 5 * hour)).toEqual([
    ['workaround', opening + 4 * hour, opening + 8 * hour],
  ]);
  expect(game.clock('workaround')?.state).toBe('running');
});

test('looking changes nothing', () => {
  const game = opened([aPolicy('workaround', 4 * hour)]);
  const before = JSON.stringify(game.record());
  preview(game, p2([aPolicy('workaround', 9 * hour)]), opening + hour);
  expect(JSON.stringify(game.record())).toBe(before);
});
