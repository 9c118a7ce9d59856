import { expect, test } from 'vitest';
import { serviceKeys } from '../../entitlement/rules.ts';
import { accepted, aFile, allServices, faultsIn, remedyAt } from '../testing/files.ts';

const services = (over: object = {}) => aFile({ services: allServices(over) });
const desk = (over: object) => services({ desk: { included: true, ...over } });

test('all twelve services of the catalogue are stored', () => {
  expect(Object.keys(accepted(services()).services ?? {})).toEqual([...serviceKeys]);
});

test('each missing service is named', () => {
  const file = services({ training: undefined, reports: undefined });
  expect(faultsIn(file)).toEqual(['/services/training missing', '/services/reports missing']);
  expect(remedyAt(file, '/services/training')).toContain('or included: false');
});

test('a service the catalogue does not know is refused', () => {
  expect(faultsIn(services({ coffee: { included: true } }))).toEqual(['/services/coffee unknown']);
});

test('a file may leave the services out altogether', () => {
  expect(accepted(aFile()).services).toBeUndefined();
});

test.each([
  [{ unit: 'unlimited' }],
  [{ unit: 'count', amount: 4, per: 'quarter' }],
  [{ unit: 'days', amount: 10, per: 'year' }],
])('the entitlement %j is stored as it is', (entitlement) => {
  expect(accepted(desk({ entitlement })).services?.desk.entitlement).toEqual(entitlement);
});

test('hours keep their factors and calendar; without factors all time counts alike', () => {
  const hours = { unit: 'hours', amount: 40, per: 'quarter' };
  expect(accepted(desk({ entitlement: hours })).services?.desk.entitlement).toEqual({
    ...hours,
    factors: { evening: 100, weekend: 100, holiday: 100 },
  });
  const weighted = { ...hours, factors: { evening: 150 }, hours: { calendar: 'cn-office' } };
  expect(accepted(desk({ entitlement: weighted })).services?.desk.entitlement).toEqual({
    ...hours,
    factors: { evening: 150, weekend: 100, holiday: 100 },
    hours: { kind: 'calendar', id: 'cn-office' },
  });
});

const at = '/services/desk';
test.each([
  [{ atZero: 'bill' }, `${at}/rate missing`],
  [{ atZero: 'bill', rate: 0 }, `${at}/rate too_small`],
  [{ atZero: 'ask' }, `${at}/atZero invalid_value`],
  [{ included: undefined }, `${at}/included missing`],
  [{ included: false, entitlement: { unit: 'unlimited' } }, `${at}/entitlement notIncluded`],
  [{ entitlement: { unit: 'count', amount: 0, per: 'year' } }, `${at}/entitlement/amount too_small`],
  [{ entitlement: { unit: 'count', amount: -1, per: 'year' } }, `${at}/entitlement/amount too_small`],
  [{ entitlement: { unit: 'count', amount: 1.5, per: 'year' } }, `${at}/entitlement/amount invalid_type`],
  [{ entitlement: { unit: 'count', amount: 1, per: 'week' } }, `${at}/entitlement/per invalid_value`],
  [{ entitlement: { unit: 'unlimited', amount: 1 } }, `${at}/entitlement/amount unknown`],
  [{ entitlement: { unit: 'calls', amount: 1 } }, `${at}/entitlement/unit invalid_union`],
  [
    { entitlement: { unit: 'hours', amount: 1, per: 'year', factors: { evening: 150 } } },
    `${at}/entitlement/hours missing`,
  ],
])('the service %j is refused', (over, fault) => {
  expect(faultsIn(desk(over))).toEqual([fault]);
});
