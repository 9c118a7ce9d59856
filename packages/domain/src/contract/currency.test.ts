import { expect, test } from 'vitest';
import { currencyOf, isCurrency } from './currency.ts';

test.each([['CNY'], ['EUR'], ['USD'], ['JPY'], ['HKD'], ['XAF'], ['ZWG']])('%s is a currency', (code) => {
  expect(isCurrency(code)).toBe(true);
});

test.each([['cny'], ['RMB'], ['DEM'], ['XAU'], ['XXX'], ['XTS'], ['CNY '], [''], ['CNY USD']])(
  '%j is none: not written so, no longer used, a metal or a test code',
  (code) => {
    expect(isCurrency(code)).toBe(false);
  },
);

test('sums are in the currency of the fee, in yuan where there is none', () => {
  expect(currencyOf({ annualFee: { currency: 'EUR' } })).toBe('EUR');
  expect(currencyOf({})).toBe('CNY');
});
