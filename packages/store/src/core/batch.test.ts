import { expect, test, vi } from 'vitest';
import { batched, batchedWrites, rowsById, sharedRead } from './batch.ts';

const conflict = () => Object.assign(new Error('write conflict'), { code: 112 });
const never = () => false;

test('those who ask at the same time share a round, those who come meanwhile the next one', async () => {
  const rounds: number[][] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const double = batched(async (items: number[]) => {
    rounds.push(items);
    if (rounds.length === 1) await held;
    return items.map((i) => i * 2);
  });
  const first = [double(1), double(2)];
  await vi.waitFor(() => expect(rounds).toHaveLength(1));
  const second = [double(3), double(4)];
  release();
  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8]);
  expect(rounds).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('a round that fails tells everybody in it, and the next one goes on', async () => {
  const run = vi.fn(async (items: number[]) => items).mockRejectedValueOnce(new Error('away'));
  const ask = batched(run);
  const failed = await Promise.allSettled([ask(1), ask(2)]);
  expect(failed.map((f) => f.status)).toEqual(['rejected', 'rejected']);
  expect(await ask(3)).toBe(3);
});

test('an answer of the wrong length is a failure, not a mix-up', async () => {
  const ask = batched(async (_: number[]) => [1]);
  const outcomes = await Promise.allSettled([ask(1), ask(2)]);
  expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected']);
});

test('one bad write does not take the others of its transaction with it', async () => {
  const write = batchedWrites<string, string>(async (items) => {
    if (items.includes('bad')) throw new Error('bad');
    return items;
  }, never);
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((item) => write(item)));
  expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('who waits for a locked row waits alone: the others and whoever comes later are not held up', async () => {
  let unlock = (): void => undefined;
  const locked = new Promise<void>((resolve) => {
    unlock = resolve;
  });
  const write = batchedWrites<string, string>(async (items, budgetMs) => {
    if (!items.includes('locked')) return items;
    if (budgetMs !== undefined) throw conflict();
    await locked;
    return items;
  }, never);
  const done: string[] = [];
  const waiting = ['locked', 'a', 'b'].map((item) => write(item).then((out) => done.push(out)));
  await vi.waitFor(() => expect(done.toSorted()).toEqual(['a', 'b']));
  waiting.push(write('later').then((out) => done.push(out)));
  await vi.waitFor(() => expect(done).toContain('later'));
  expect(done).not.toContain('locked');
  unlock();
  await Promise.all(waiting);
  expect(done).toContain('locked');
});

test('an outage is told to everybody at once and not tried alone', async () => {
  const run = vi.fn(async (_: string[]): Promise<string[]> => {
    throw new Error('away');
  });
  const write = batchedWrites(run, () => true);
  const outcomes = await Promise.allSettled([write('a'), write('b')]);
  expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected']);
  expect(run).toHaveBeenCalledTimes(1);
});

test('equal questions are asked once, and each is answered', async () => {
  const read = vi.fn(async ({ n }: { n: number }) => n * 10);
  const ask = sharedRead(read);
  expect(await Promise.all([ask({ n: 1 }), ask({ n: 2 }), ask({ n: 1 })])).toEqual([10, 20, 10]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('rows come by id, and one that is not there is null', async () => {
  const find = vi.fn(async (ids: string[]) => ids.filter((id) => id !== 'c').map((_id) => ({ _id })));
  const row = rowsById(find);
  expect(await Promise.all([row('a'), row('b'), row('a'), row('c')])).toEqual([
    { _id: 'a' },
    { _id: 'b' },
    { _id: 'a' },
    null,
  ]);
  expect(find.mock.calls).toEqual([[['a', 'b', 'c']]]);
});
