import { expect, test } from 'vitest';
import { diffTable } from './diff.ts';

const reader = { lang: 'en', timeZone: 'UTC' } as const;
const rows = (changes: Parameters<typeof diffTable>[0]) =>
  diffTable(changes, reader)
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/));

test('a value that changed is one row', () => {
  expect(rows([{ path: '/levels/P1/clocks/response/target', old: '1h', new: '2h' }])).toEqual([
    ['/levels/P1/clocks/response/target', '1h', '2h'],
  ]);
});

test('what came whole is shown value by value', () => {
  const training = { included: true, entitlement: '6 days a year', note: null };
  expect(rows([{ path: '/services/training', old: null, new: training }])).toEqual([
    ['/services/training/included', '-', 'true'],
    ['/services/training/entitlement', '-', '6 days a year'],
    ['/services/training/note', '-', '-'],
  ]);
});

test('what went whole is, too, and lists stand in one line', () => {
  expect(
    rows([{ path: '/phases/a~1b', old: { modules: ['inventory', 'production'], tiers: [] }, new: null }]),
  ).toEqual([
    ['/phases/a~1b/modules', 'inventory, production', '-'],
    ['/phases/a~1b/tiers', '[]', '-'],
  ]);
});

test('a value in place of an object is one row of both', () => {
  expect(rows([{ path: '/x', old: { a: 1 }, new: 'unlimited' }])).toEqual([['/x', '{"a":1}', 'unlimited']]);
});

test('a name with a slash is escaped as a pointer is', () => {
  expect(rows([{ path: '/p', old: null, new: { 'a/b': 1 } }])).toEqual([['/p/a~1b', '-', '1']]);
});
