import { expect, test, vi } from 'vitest';
import { keptById } from './kept.ts';

type Row = { id: string };
const reader = () => vi.fn(async (ids: string[]) => ids.map((id) => [id, { id }] as const));

test('a row is read once and is the same object from then on', async () => {
  const read = reader();
  const kept = keptById<Row>(10, read);
  const first = (await kept(['a', 'a', 'b'])).get('a');
  expect((await kept(['a'])).get('a')).toBe(first);
  expect(read.mock.calls).toEqual([[['a', 'b']]]);
});

test('only what is missing is asked for', async () => {
  const read = reader();
  const kept = keptById<Row>(10, read);
  await kept(['a']);
  expect([...(await kept(['a', 'b'])).keys()].sort()).toEqual(['a', 'b']);
  expect(read.mock.calls).toEqual([[['a']], [['b']]]);
});

test('what is not there yet is asked for again', async () => {
  let there = false;
  const kept = keptById<Row>(10, async (ids) => (there ? ids.map((id) => [id, { id }] as const) : []));
  expect((await kept(['a'])).has('a')).toBe(false);
  there = true;
  expect((await kept(['a'])).get('a')).toEqual({ id: 'a' });
});

test('what was used longest ago is let go, what is in use stays', async () => {
  const read = reader();
  const kept = keptById<Row>(3, read);
  await kept(['used']);
  for (let i = 0; i < 5; i += 1) await kept([`other-${i}`, 'used']);
  const asked = (id: string) => read.mock.calls.filter(([ids]) => ids.includes(id)).length;
  expect(asked('used')).toBe(1);
  await kept(['other-0']);
  expect(asked('other-0')).toBe(2);
});

test('a question for more than are kept is answered whole', async () => {
  const kept = keptById<Row>(2, reader());
  expect((await kept(['a', 'b', 'c', 'd'])).size).toBe(4);
});

test('a read that fails is tried again', async () => {
  const read = reader().mockRejectedValueOnce(new Error('away'));
  const kept = keptById<Row>(10, read);
  await expect(kept(['a'])).rejects.toThrow('away');
  expect((await kept(['a'])).get('a')).toEqual({ id: 'a' });
});
