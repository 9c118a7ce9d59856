import { expect, test } from 'vitest';
import { accountsOf } from './rules.ts';

const items = { name: 'items', read: 100, written: 90, quarantined: 7, merged: 3 };

test('every row read was written, held back or merged', () => {
  const lots = { name: 'lots', read: 5, written: 5, quarantined: 0, merged: 0 };
  expect(accountsOf([items, lots])).toEqual({
    tables: [
      { ...items, balanced: true },
      { ...lots, balanced: true },
    ],
    total: { read: 105, written: 95, quarantined: 7, merged: 3, balanced: true },
  });
});

test('one row too few is seen, also where another table has one too many', () => {
  const less = { ...items, written: 89 };
  const more = { ...items, name: 'lots', written: 91 };
  const { tables, total } = accountsOf([less, more]);
  expect(tables.map(({ balanced }) => balanced)).toEqual([false, false]);
  expect(total).toMatchObject({ read: 200, written: 180, balanced: false });
});
