import { aContract, allServices } from '@perennial/domain/contract/testing/files';
import { openHolding } from '@perennial/domain/entitlement/open-counter';
import { reserve } from '@perennial/domain/entitlement/reserve';
import { type Counter, serviceKeys } from '@perennial/domain/entitlement/rules';
import { settle } from '@perennial/domain/entitlement/settle';
import { ticketTypes } from '@perennial/domain/ticket/rules';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFarAs, reserveAtOpening } from './as-far-as.ts';
import { hoursOf, unitsForeseen, unitsUsed, useOf } from './use-of.ts';

const openedAt = Date.parse('2026-03-31T23:30:00+08:00');
const hour = 3_600_000;
const counter = (limit: number, reserved = 0): Counter => ({
  key: 'acme-2026/reports/2026-03',
  limit,
  reserved,
  drawn: 0,
  billed: 0,
});

test('a contract without services counts nothing, one with services every type of ticket', () => {
  for (const type of ticketTypes) {
    expect(useOf(aContract(), { type, openedAt })).toBeUndefined();
    const use = useOf(aContract({ services: allServices() }), { type, openedAt });
    expect(serviceKeys).toContain(use?.service);
    expect(use).toMatchObject({ unit: 'unlimited', period: '2026', counter: { limit: null } });
  }
});

test('another unit of the same service and period counts for itself', () => {
  const of = (entitlement: object) =>
    useOf(aContract({ services: allServices({ training: { included: true, entitlement } }) }), {
      type: 'request',
      requestKind: 'training',
      openedAt,
    })?.key;
  expect(of({ unit: 'days', amount: 5, per: 'month' })).toBe('acme-2026/training/2026-03/days');
  expect(of({ unit: 'hours', amount: 5, per: 'month' })).toBe('acme-2026/training/2026-03/hours');
});

const customization = (entitlement: object) => {
  const use = useOf(
    aContract({ services: allServices({ customization: { included: true, entitlement } }) }),
    { type: 'request', requestKind: 'interface', openedAt },
  );
  if (!use) throw new Error('the contract names the service');
  return use;
};

test('hours are foreseen by the estimate and used by the work, everything else is one unit', () => {
  expect(unitsForeseen('hours', { estimate: { hours: 3 } })).toBe(3 * hour);
  expect(unitsForeseen('hours', {})).toBe(0);
  expect(unitsForeseen('days', { estimate: { hours: 3 } })).toBe(1);
  const work = [{ from: openedAt, to: openedAt + 1, by: 'li-wei' }];
  const hours = customization({ unit: 'hours', amount: 40, per: 'quarter' });
  expect(unitsUsed(hours, { work }, () => undefined)).toBe(hour / 4);
  expect(unitsUsed(hours, {}, () => undefined)).toBe(0);
  expect(unitsUsed(customization({ unit: 'count', amount: 4, per: 'year' }), { work }, () => undefined)).toBe(
    1,
  );
});

test('a calendar is asked for only where the clause names one', () => {
  const unit = { unit: 'hours', amount: 40, per: 'quarter' };
  expect(hoursOf(customization(unit))).toEqual([]);
  expect(hoursOf(customization({ ...unit, hours: { calendar: 'cn-office', version: 2 } }))).toEqual([
    { kind: 'calendar', id: 'cn-office', version: 2 },
  ]);
  expect(hoursOf(customization({ unit: 'days', amount: 4, per: 'year' }))).toEqual([]);
});

test('a ticket that foresees no hours is opened while anything is left, and refused when nothing is', () => {
  const free = counter(hour);
  expect(reserveAtOpening(free, openHolding(free, 'T-1'), 0, 'refuse')).toMatchObject({
    ok: true,
    counter: free,
  });
  const none = counter(hour, hour);
  expect(reserveAtOpening(none, openHolding(none, 'T-1'), 0, 'refuse')).toMatchObject({ ok: false, free: 0 });
  expect(reserveAtOpening(none, openHolding(none, 'T-1'), 0, 'bill')).toMatchObject({
    ok: true,
    counter: none,
  });
});

test('as far as the clause goes, and not a unit further', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.nat(40), fc.boolean(), (limit, others, units, closing) => {
      const taken = counter(limit, Math.min(limit, others));
      const act = closing ? settle : reserve;
      const count = (holding = openHolding(taken, 'T-1'), of = taken) =>
        asFarAs((n) => act(of, holding, n, 'refuse'), units);
      const once = count();
      expect(once.counter.reserved + once.counter.drawn).toBeLessThanOrEqual(limit);
      expect(once.holding.reserved + once.holding.drawn + once.uncovered).toBe(units);
      expect(count(once.holding, once.counter)).toEqual(once);
    }),
  );
});

test('where the clause bills nothing is uncovered', () => {
  const none = counter(1, 1);
  expect(asFarAs((n) => settle(none, openHolding(none, 'T-1'), n, 'bill'), 3)).toMatchObject({
    uncovered: 0,
    holding: { billed: 3 },
  });
});
