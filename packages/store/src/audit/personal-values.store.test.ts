import { randomBytes } from 'node:crypto';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendAudit } from './append.ts';
import { type PersonalValues, personalValues, type ValuePage } from './personal-values.ts';
import { type Trail, trail } from './testing/trail.ts';

const master = randomBytes(32);
let world: Trail;
let values: PersonalValues;
let tenant: string;
let scope: Scope;
beforeAll(async () => {
  world = await trail();
  values = personalValues({ rows: world.rows, transact: world.transact, now: Date.now });
});
beforeEach(() => {
  tenant = freshName('north');
  scope = { tenant, actor: systemActor, requestId: 'test' };
});
afterAll(() => world.close());

const seals = () => world.store.seals;
const seal = async () => {
  const key = await seals().key(tenant, master);
  await seals().seal(tenant, key, { holder: 'one', leaseMs: 0 });
  await seals().sign(tenant, key);
  return key;
};
const stored = async (whose = tenant) =>
  (await world.rows.audit.find({ tenant: whose }).toArray()).flatMap(({ _id, personal = [] }) =>
    personal.map((p) => `${_id} ${p.commit}`),
  );
/** Every page from here to the end; between two of them whatever `meanwhile` does. */
const walk = async (limit: number, meanwhile: () => Promise<unknown> = async () => undefined) => {
  const pages: ValuePage[] = [];
  for (let after: string | undefined; ; ) {
    const page = await values.page(scope, { ...(after === undefined ? {} : { after }), limit });
    pages.push(page);
    after = page.next;
    if (after === undefined) return pages.flatMap((p) => p.items);
    await meanwhile();
  }
};
const named = (items: ValuePage['items']) => items.map((i) => `${i.event} ${i.commit}`);

test('pages show every value once, of sealed events and of those that wait', async () => {
  await world.write(tenant, ['a', 'b', 'c', 'a', 'b']);
  await seal();
  await world.write(tenant, ['b', 'a', 'd', 'e', 'f', 'g', 'h']);
  for (const limit of [1, 3, 100]) {
    const shown = await walk(limit);
    expect(named(shown).sort()).toEqual((await stored()).sort());
    const words = shown.flatMap((i) => (i.stream.startsWith('thing/') ? [i.value] : []));
    expect(new Set(words)).toEqual(new Set(['as Wang Fang asked', 'because']));
  }
  expect((await walk(100))[0]).toMatchObject({ event: `${tenant}/thing/a/1`, stream: 'thing/a' });
});

test('none is missed where events are written and sealed between the pages', async () => {
  await world.write(tenant, ['a', 'b', 'c', 'a', 'b', 'c', 'd']);
  const key = await seals().key(tenant, master);
  let turns = 0;
  const shown = await walk(2, async () => {
    turns += 1;
    if (turns > 6) return;
    await world.write(tenant, [`n${turns}`]);
    if (turns % 2 === 0) await seals().seal(tenant, key, { holder: 'one', leaseMs: 0 });
  });
  expect([...new Set(named(shown))].sort()).toEqual((await stored()).sort());
});

test('another tenant’s values are neither shown nor erased', async () => {
  await world.write(tenant, ['a']);
  const foreign = { ...scope, tenant: freshName('south') };
  const before = await stored();
  const { items } = await values.page(scope, { limit: 9 });
  expect(items.length).toBeGreaterThan(0);
  expect(await values.page(foreign, { limit: 9 })).toEqual({ items: [] });
  expect(await world.transact((s) => values.erase(s, foreign, items))).toBe(0);
  expect(await stored()).toEqual(before);
});

test('a customer’s scope reaches that customer’s events alone', async () => {
  await world.write(tenant, ['a', 'b', 'c'], ['acme', 'bohai', undefined]);
  const { items } = await values.page({ ...scope, customer: 'acme' }, { limit: 9 });
  expect(new Set(items.map((i) => i.stream))).toEqual(new Set(['thing/a']));
});

test('what was erased is gone from the store, and the log verifies as before', async () => {
  await world.write(tenant, ['a', 'b', 'a']);
  const key = await seal();
  await world.write(tenant, ['a', 'b']);
  const before = await seals().checkpoint(tenant);
  const items = (await walk(100)).filter((i) => i.stream === 'thing/a');
  const erase = () => world.transact((s) => values.erase(s, scope, items));
  expect(await erase()).toBe(items.length);
  expect(await erase()).toBe(0);
  expect(named(await walk(100)).sort()).toEqual((await stored()).sort());
  expect((await stored()).some((one) => one.includes('/thing/a/'))).toBe(false);
  expect((await stored()).some((one) => one.includes('/thing/b/'))).toBe(true);
  expect(JSON.stringify(await world.rows.audit.find({ tenant, stream: 'thing/a' }).toArray())).not.toContain(
    'Wang Fang',
  );
  await seal();
  expect(await seals().verify(tenant, key, before)).toMatchObject({ unsealed: 0 });
  expect(await seals().verify(tenant, key, before)).not.toHaveProperty('bad');
  expect(await world.store.audit.verify(tenant, 'thing/a')).toEqual({ events: 3 });
});

test('readers get the words of an event until they are erased; a customer gets the reason alone', async () => {
  await world.write(tenant, ['a', 'b'], ['acme']);
  await seal();
  const wordsFor = async (customer?: string) => {
    const reader = { ...scope, ...(customer === undefined ? {} : { customer }) };
    const { items } = await world.store.audit.list(reader, { stream: 'thing/a', limit: 9 });
    return items.flatMap((e) => e.values.map((v) => v.value));
  };
  const reasons = async () =>
    (await world.store.audit.stream(scope, 'thing/a', { limit: 9 })).items.map((e) => e.reason);
  expect(await wordsFor()).toEqual(['as Wang Fang asked', 'because']);
  expect(await wordsFor('acme')).toEqual(['because']);
  expect(await reasons()).toEqual(['because']);
  const items = (await walk(100)).filter((i) => i.value === 'because');
  await world.transact((s) => values.erase(s, scope, items));
  expect(await wordsFor()).toEqual(['as Wang Fang asked']);
  expect(await wordsFor('acme')).toEqual([]);
  expect(await reasons()).toEqual([null]);
});

test('half a character, as a client may send it, is no false alarm', async () => {
  const entry = { ...world.entry(tenant, 'a'), reason: 'cut \ud83d off' };
  await world.transact((session) => appendAudit(world.rows, session, [entry]));
  expect(await world.store.audit.verify(tenant, 'thing/a')).toEqual({ events: 1 });
  const { items } = await world.store.audit.stream(scope, 'thing/a', { limit: 9 });
  expect(items[0]?.reason).toBe('cut \ufffd off');
});

test('a transaction that is given up erases nothing', async () => {
  await world.write(tenant, ['a']);
  const before = await stored();
  const { items } = await values.page(scope, { limit: 9 });
  const given = world.transact(async (session) => {
    await values.erase(session, scope, items);
    throw new Error('given up');
  });
  await expect(given).rejects.toThrow('given up');
  expect(await stored()).toEqual(before);
});

test('a cursor that is none is refused', async () => {
  expect(() => values.page(scope, { after: '{}', limit: 1 })).toThrow('not where a page ended');
});
