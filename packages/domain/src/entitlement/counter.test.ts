import { expect, test } from 'vitest';
import { draw } from './draw.ts';
import { grant, grantedOf } from './grants.ts';
import { freeOf, limitOf, openCounter, openHolding } from './open-counter.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import type { Counter, Holding, Outcome, ServiceClause } from './rules.ts';
import { settle } from './settle.ts';

const counter = (limit: number | null, over: Partial<Counter> = {}): Counter => ({
  key: 'acme-2026/training/2026',
  limit,
  reserved: 0,
  drawn: 0,
  billed: 0,
  ...over,
});
const fresh = (of: Counter, subject = 'T-1001') => openHolding(of, subject);

const done = (outcome: Outcome): { counter: Counter; holding: Holding; billed?: number } => {
  if (!outcome.ok) throw new Error(outcome.refused);
  return outcome;
};

test('a reservation is set aside, a draw makes it final', () => {
  const open = counter(3);
  const reserved = done(reserve(open, fresh(open), 1, 'refuse'));
  expect(reserved.counter).toMatchObject({ reserved: 1, drawn: 0 });
  const drawn = done(draw(reserved.counter, reserved.holding));
  expect(drawn.counter).toMatchObject({ reserved: 0, drawn: 1, billed: 0 });
  expect(freeOf(drawn.counter)).toBe(2);
});

test('a release gives everything back, but nothing of a settled subject', () => {
  const open = counter(3);
  const reserved = done(reserve(open, fresh(open), 2, 'refuse'));
  expect(done(release(reserved.counter, reserved.holding)).counter).toEqual(open);
  const drawn = done(draw(reserved.counter, reserved.holding));
  expect(done(release(drawn.counter, drawn.holding)).counter).toEqual(drawn.counter);
});

test('the last unit goes to one subject; the other is refused and nothing changes', () => {
  const open = counter(1);
  const first = done(reserve(open, fresh(open, 'T-1'), 1, 'refuse'));
  expect(reserve(first.counter, fresh(open, 'T-2'), 1, 'refuse')).toEqual({
    ok: false,
    refused: 'entitlement.exhausted',
    free: 0,
  });
});

test('a clause that asks for an approval refuses until there are approvals', () => {
  const full = counter(1, { drawn: 1 });
  expect(reserve(full, fresh(full), 1, 'approval')).toMatchObject({ refused: 'approval.needed' });
});

test('a clause that bills takes what is free and bills the rest', () => {
  const open = counter(100, { drawn: 70 });
  const outcome = done(reserve(open, fresh(open), 50, 'bill'));
  expect(outcome).toMatchObject({ billed: 20, counter: { reserved: 30, drawn: 70, billed: 20 } });
  const given = done(release(outcome.counter, outcome.holding));
  expect(given.counter).toEqual(open);
  expect(given.billed).toBeUndefined();
});

test('an unlimited service is counted and never refused', () => {
  const open = counter(null);
  const outcome = done(settle(open, fresh(open), 1_000_000, 'refuse'));
  expect(outcome.counter).toMatchObject({ limit: null, drawn: 1_000_000, billed: 0 });
  expect(freeOf(outcome.counter)).toBeNull();
});

test('settling is absolute: less than was reserved gives the rest back, more takes what is free', () => {
  const open = counter(100);
  const reserved = done(reserve(open, fresh(open), 40, 'refuse'));
  expect(done(settle(reserved.counter, reserved.holding, 15, 'refuse')).counter).toMatchObject({
    reserved: 0,
    drawn: 15,
  });
  expect(done(settle(reserved.counter, reserved.holding, 60, 'refuse')).counter).toMatchObject({
    reserved: 0,
    drawn: 60,
  });
});

test('a settlement of exactly what was to be billed still draws what is free first', () => {
  const open = counter(100, { drawn: 70 });
  const reserved = done(reserve(open, fresh(open), 50, 'bill'));
  const settled = done(settle(reserved.counter, reserved.holding, 20, 'bill'));
  expect(settled.counter).toMatchObject({ reserved: 0, drawn: 90, billed: 0 });
  expect(settled.holding.settled).toBe(true);
});

test('a subject that used nothing is settled too: no later release or reservation touches it', () => {
  const open = counter(1);
  const settled = done(settle(open, fresh(open), 0, 'refuse'));
  expect(settled.holding.settled).toBe(true);
  expect(done(reserve(settled.counter, settled.holding, 1, 'refuse')).counter).toEqual(open);
});

test('work booked later settles the same subject anew, not on top', () => {
  const open = counter(100);
  const once = done(settle(open, fresh(open), 30, 'refuse'));
  const again = done(settle(once.counter, once.holding, 45, 'refuse'));
  expect(again.counter).toMatchObject({ drawn: 45 });
});

test('more than is left is refused with what is free to this subject', () => {
  const open = counter(100, { drawn: 80, reserved: 10 });
  const holding: Holding = { ...fresh(open), reserved: 10 };
  expect(settle(open, holding, 25, 'refuse')).toEqual({
    ok: false,
    refused: 'entitlement.exhausted',
    free: 20,
  });
  expect(done(settle(open, holding, 20, 'refuse')).counter).toMatchObject({ drawn: 100, reserved: 0 });
});

test('a settlement that is repeated keeps what was billed, also when units became free meanwhile', () => {
  const open = counter(10, { reserved: 10 });
  const settled = done(settle(open, fresh(open), 5, 'bill'));
  expect(settled.billed).toBe(5);
  const roomier = { ...settled.counter, reserved: 0 };
  expect(done(settle(roomier, settled.holding, 5, 'bill')).counter).toEqual(roomier);
});

test('a ticket that is reopened takes no second unit', () => {
  const open = counter(2);
  const settled = done(settle(open, fresh(open), 1, 'refuse'));
  expect(done(reserve(settled.counter, settled.holding, 1, 'refuse')).counter).toEqual(settled.counter);
});

test('a limit that an amendment has lowered below its use is never below nothing free', () => {
  const lowered = counter(5, { drawn: 7 });
  expect(freeOf(lowered)).toBe(0);
  const own: Holding = { ...fresh(lowered), drawn: 3, settled: true };
  expect(settle(lowered, own, 2, 'refuse')).toMatchObject({ ok: false, free: 1 });
});

test.each([[-1], [0.5], [Number.NaN], [Number.MAX_SAFE_INTEGER + 1]])('%d units are no units', (units) => {
  const open = counter(null);
  expect(() => reserve(open, fresh(open), units, 'refuse')).toThrow('whole number');
});

test('a holding of another counter is not taken', () => {
  const open = counter(5);
  expect(() => draw(open, { ...fresh(open), counter: 'acme-2026/desk/2026' })).toThrow('acme-2026/desk/2026');
});

const clause = (entitlement: ServiceClause['entitlement'], included = true): ServiceClause => ({
  included,
  entitlement,
  atZero: 'refuse',
});
const factors = { evening: 150, weekend: 200, holiday: 300 };

test('hours are limited in milliseconds, days and counts in units, the rest is without a limit or at 0', () => {
  expect(limitOf(clause({ unit: 'hours', amount: 40, per: 'quarter', factors }))).toBe(144_000_000);
  expect(limitOf(clause({ unit: 'days', amount: 5, per: 'year' }))).toBe(5);
  expect(limitOf(clause({ unit: 'count', amount: 3, per: 'month' }))).toBe(3);
  expect(limitOf(clause({ unit: 'unlimited' }))).toBeNull();
  expect(limitOf(clause({ unit: 'unlimited' }, false))).toBe(0);
});

test('a counter belongs to contract, service and period', () => {
  const at = Date.parse('2026-05-06T00:00:00Z');
  const opening = { contract: 'acme-2026', service: 'training', at, timeZone: 'Asia/Shanghai' } as const;
  const perQuarter = clause({ unit: 'days', amount: 5, per: 'quarter' });
  expect(openCounter({ ...opening, clause: perQuarter })).toEqual({
    key: 'acme-2026/training/2026-Q2',
    limit: 5,
    reserved: 0,
    drawn: 0,
    billed: 0,
  });
  expect(openCounter({ ...opening, clause: clause({ unit: 'unlimited' }) })).toMatchObject({
    key: 'acme-2026/training/2026',
    limit: null,
  });
});

test('what an approval grants is free like the rest, counts once, and stays when it is given back', () => {
  const full = counter(1, { drawn: 1 });
  const given = grant(full, { approval: 'acme-2026.training.1', units: 2 });
  expect([freeOf(full), freeOf(given), grantedOf(given)]).toEqual([0, 2, 2]);
  expect(grant(given, { approval: 'acme-2026.training.1', units: 2 })).toBe(given);
  const reserved = done(reserve(given, fresh(given), 2, 'approval'));
  expect(freeOf(reserved.counter)).toBe(0);
  expect(reserve(reserved.counter, fresh(full, 'T-1002'), 1, 'approval')).toMatchObject({
    refused: 'approval.needed',
  });
  const released = done(release(reserved.counter, reserved.holding));
  expect(freeOf(released.counter)).toBe(2);
  const settled = done(settle(reserved.counter, reserved.holding, 2, 'approval'));
  expect(settled.counter).toMatchObject({ drawn: 3, reserved: 0, limit: 1 });
});
