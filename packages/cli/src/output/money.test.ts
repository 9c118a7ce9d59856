import { expect, test } from 'vitest';
import { shownMoney } from './money.ts';

test.each([
  [120_000_000, 'CNY', 'CNY 1,200,000.00'],
  [5, 'EUR', 'EUR 0.05'],
  [0, 'USD', 'USD 0.00'],
  [1500, 'JPY', 'JPY 1,500'],
  [1234, 'KWD', 'KWD 1.234'],
])('%i minor units of %s are %s', (minor, currency, text) => {
  expect(shownMoney(minor, currency)).toBe(text);
});
