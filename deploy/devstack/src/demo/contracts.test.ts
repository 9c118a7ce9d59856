import { chinaYears } from '@perennial/domain/calendar/china/index';
import { calendarOf } from '@perennial/domain/calendar/holiday-set/resolve';
import { termsFor } from '@perennial/domain/contract/terms';
import { firstClocks } from '@perennial/domain/sla/first-clocks';
import { levels } from '@perennial/domain/ticket/rules';
import { expect, test } from 'vitest';
import { demoCalendar, demoContracts, demoDrafts } from './contracts.ts';

const opened = Date.parse('2028-03-06T10:00:00+08:00');
const [acme, bohai] = demoContracts(2028).map((c) => ({ ...c, version: 1 }));

test('the demo runs on the shipped example, moved to the year asked for and through the next', () => {
  expect(acme).toMatchObject({ id: 'acme-service', customer: 'acme', from: '2028-01-01', to: '2029-12-31' });
  expect(acme?.phases?.map((p) => [p.from, p.to])).toEqual([
    ['2028-01-01', '2028-06-30'],
    ['2028-07-01', '2029-12-31'],
  ]);
  expect(Object.keys(acme?.services ?? {})).toHaveLength(12);
  expect(JSON.stringify(acme)).not.toContain('2026');
  expect(bohai).toMatchObject({ id: 'bohai-service', from: '2028-01-01', to: '2029-12-31' });
  expect(bohai).not.toHaveProperty('phases');
});

test('what follows the calendar does so by its newest version', () => {
  const [first] = demoDrafts(2028, 7);
  expect(JSON.stringify(first?.contract)).toContain('"id":"cn-office","version":7');
  expect(JSON.stringify(first?.draft)).not.toContain('"version"');
});

test('a ticket of any level and module gets clocks with a due instant', () => {
  const { spec } = calendarOf(demoCalendar(), 1, chinaYears);
  for (const contract of [acme, bohai])
    for (const module of ['inventory', 'finance'])
      for (const level of levels) {
        if (!contract) throw new Error('the demo has no contract');
        const terms = termsFor(contract, { module, tier: 'premium', at: opened });
        const clocks = firstClocks(terms, { level, openedAt: opened }, () => spec);
        expect(clocks.length).toBeGreaterThan(0);
        expect(clocks.every((c) => c.dueAt !== null && c.dueAt > opened)).toBe(true);
      }
});
