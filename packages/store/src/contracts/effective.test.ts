import { expect, test } from 'vitest';
import { effectiveAt, startOf } from './effective.ts';

const version = (version: number, effectiveFrom: number) => ({ version, effectiveFrom });

test('a contract begins with the first instant of its first day in its own zone', () => {
  expect(startOf({ from: '2026-01-01', timeZone: 'Asia/Shanghai' })).toBe(Date.parse('2025-12-31T16:00:00Z'));
  expect(startOf({ from: '2026-07-01', timeZone: 'Europe/Berlin' })).toBe(Date.parse('2026-06-30T22:00:00Z'));
});

test('nothing is in force before the first version', () => {
  expect(effectiveAt([version(1, 100)], 99)).toBeUndefined();
  expect(effectiveAt([], 99)).toBeUndefined();
});

test('a version holds from its very instant until the next takes effect', () => {
  const versions = [version(1, 100), version(2, 200)];
  expect([100, 199, 200, 999].map((at) => effectiveAt(versions, at)?.version)).toEqual([1, 1, 2, 2]);
});

test('what was made later for an earlier date holds until the scheduled one takes effect', () => {
  const versions = [version(1, 100), version(2, 500), version(3, 300)];
  expect([200, 300, 499, 500].map((at) => effectiveAt(versions, at)?.version)).toEqual([1, 3, 3, 2]);
});

test('of two for the same instant the later version holds, in whatever order they are given', () => {
  const versions = [version(1, 100), version(2, 500), version(4, 500)];
  expect(effectiveAt(versions, 500)?.version).toBe(4);
  expect(effectiveAt(versions.toReversed(), 500)?.version).toBe(4);
});
