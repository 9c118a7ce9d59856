import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAudit, type Entry } from './append.ts';
import { readHeads } from './heads.ts';
import { type Trail, trail } from './testing/trail.ts';

let world: Trail;
beforeAll(async () => {
  world = await trail();
});
afterAll(() => world.close());

const chain = async (tenant: string, stream: string) => {
  const found = await world.rows.audit
    .find({ tenant, stream: `thing/${stream}` })
    .sort({ seq: 1 })
    .toArray();
  expect(await world.store.audit.verify(tenant, `thing/${stream}`)).toEqual({ events: found.length });
  return found.map((row) => row.seq);
};
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('a stream goes on from its last row, also within one transaction', async () => {
  const tenant = freshName('north');
  await world.write(tenant, ['a', 'b', 'a']);
  await world.transact(async (session) => {
    for (const stream of ['a', 'a', 'b'])
      await appendAudit(world.rows, session, [world.entry(tenant, stream)]);
  });
  expect(await chain(tenant, 'a')).toEqual(upTo(4));
  expect(await chain(tenant, 'b')).toEqual(upTo(2));
});

test('writers that meet in one stream never fork it', async () => {
  const tenant = freshName('north');
  await Promise.all(upTo(12).map((i) => world.write(tenant, i % 2 === 0 ? ['a', 'b'] : ['b', 'a'])));
  expect(await chain(tenant, 'a')).toEqual(upTo(12));
  expect(await chain(tenant, 'b')).toEqual(upTo(12));
});

test('a head that is out of date is refused, and its transaction leaves nothing', async () => {
  const tenant = freshName('north');
  await world.write(tenant, ['a']);
  const old = await world.transact((session) => readHeads(world.rows, session, [world.entry(tenant, 'a')]));
  await world.write(tenant, ['a']);
  const entry: Entry = { ...world.entry(tenant, 'a'), action: 'thing.forked' };
  const fork = world.transact((session) => appendAudit(world.rows, session, [entry], new Map(old)), 0);
  await expect(fork).rejects.toThrow();
  expect(await world.rows.audit.countDocuments({ tenant, 'event.action': 'thing.forked' })).toBe(0);
  expect(await chain(tenant, 'a')).toEqual(upTo(2));
});

test('the end of a long stream is found after a transaction that was given up, and after the store was put back', async () => {
  const tenant = freshName('north');
  const many = (n: number) => Array.from({ length: n }, () => 'a');
  await world.write(tenant, many(80));
  await world.write(tenant, ['a']);
  const restore = await world.remember(tenant);
  const given = world.transact(async (session) => {
    await appendAudit(world.rows, session, [world.entry(tenant, 'a')]);
    await readHeads(world.rows, session, [world.entry(tenant, 'a')]);
    throw new Error('given up');
  });
  await expect(given).rejects.toThrow('given up');
  await world.write(tenant, ['a']);
  expect(await chain(tenant, 'a')).toEqual(upTo(82));
  await world.write(tenant, many(30));
  await world.write(tenant, ['a']);
  await restore();
  await world.write(tenant, ['a', 'b']);
  expect(await chain(tenant, 'a')).toEqual(upTo(82));
  expect(await chain(tenant, 'b')).toEqual([1]);
});

test('what is personal lies beside the event, once for each commitment', async () => {
  const tenant = freshName('north');
  await world.write(tenant, ['a']);
  const [row] = await world.rows.audit.find({ tenant }).toArray();
  expect(JSON.stringify(row?.event)).not.toMatch(/Wang Fang|because/);
  expect(row?.personal?.map((p) => p.value)).toEqual(['as Wang Fang asked', 'because']);
});
