import { expect, test } from 'vitest';
import { z } from 'zod';
import { itemsOf, memberOf, membersOf, salvage } from './salvage.ts';

const schema = z
  .strictObject({ name: z.string(), size: z.int().positive(), tags: z.array(z.string()) })
  .partial();

test('a sound object is read whole', () => {
  const read = salvage(schema, { name: 'a', size: 1 });
  expect(read).toEqual({ fields: { name: 'a', size: 1 }, given: new Set(['name', 'size']) });
});

test('a faulty field costs only itself', () => {
  expect(salvage(schema, { name: 'a', size: -1, tags: ['x', 5] })?.fields).toEqual({ name: 'a' });
});

test('an unknown field costs nothing, and is known to have been written', () => {
  const read = salvage(schema, { name: 'a', colour: 'red' });
  expect(read?.fields).toEqual({ name: 'a' });
  expect(read?.given.has('colour')).toBe(true);
});

test('a field that was written wrongly is not the same as one that was left out', () => {
  const read = salvage(schema, { size: 'big', tags: undefined });
  expect([...(read?.given ?? [])]).toEqual(['size']);
});

test.each([[null], ['text'], [[]], [5], [undefined]])('%j is no object to read from', (value) => {
  expect(salvage(schema, value)).toBeUndefined();
  expect(membersOf(value)).toEqual([]);
  expect(memberOf(value, 'name')).toBeUndefined();
});

test('what every object inherits is no member of it', () => {
  expect(memberOf({}, 'toString')).toBeUndefined();
});

test('only a list has items', () => {
  expect(itemsOf(['a'])).toEqual(['a']);
  expect(itemsOf({ 0: 'a' })).toEqual([]);
});
