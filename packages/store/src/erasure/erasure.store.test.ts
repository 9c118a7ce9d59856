import { freshDatabase } from '@perennial/testkit/stack/fresh';
import mongoose from 'mongoose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectionsOf } from '../core/collections.ts';
import { transactor } from '../core/transaction.ts';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';
import { takePage } from './page.ts';
import type { ErasureJob } from './port.ts';
import { mortal } from './testing/mortal.ts';
import {
  foundIn,
  now,
  person,
  scopeOf,
  secretText,
  seedPerson,
  seedTicket,
  tenant,
  traces,
} from './testing/person.ts';
import { treatments } from './treatments.ts';

let store: Store;
let client: mongoose.mongo.MongoClient;
const clock = { now };
beforeEach(async () => {
  clock.now = now;
  const uri = freshDatabase();
  store = openStore({ uri, now: () => clock.now });
  await store.ensureIndexes();
  client = new mongoose.mongo.MongoClient(uri);
  await seedPerson(store, collectionsOf(client.db()));
});
afterEach(async () => {
  await client.close();
  await store.close();
});

const counts = {
  'logins': 1,
  'links': 1,
  'sessions': 1,
  'grants-revoked': 1,
  'keys-revoked': 1,
  'archive': 1,
};
const [adm, sec] = [scopeOf('adm'), scopeOf('sec')];
const leaseMs = 30_000;
const confirmed = async () => {
  await store.erasures.ask(adm, person, 'Quirina Zwick wants to be forgotten');
  return store.erasures.confirm(sec, person, 'as Quirina Zwick wrote');
};
const take = async (pages = Number.POSITIVE_INFINITY): Promise<number> => {
  const [job] = await store.erasures.lease(clock.now, leaseMs, 10);
  let next: ErasureJob | undefined = job;
  let taken = 0;
  for (; next && taken < pages; taken += 1) next = await store.erasures.page(next, leaseMs);
  return taken;
};
const erasure = async () => {
  const found = await store.erasures.get(adm, person);
  if (!found) throw new Error('nobody asked');
  return found;
};
/** Collections in which the person can still be told; nobody relays workflow starts here. */
const left = async (): Promise<string[]> => [
  ...new Set(
    (await foundIn(client.db())).map((one) => one.split('/')[0] ?? '').filter((name) => name !== 'starts'),
  ),
];
const streams = async () => [
  ...new Set(
    (await client.db().collection('audit').find({ tenant }).toArray()).map((row) => String(row.stream)),
  ),
];
const verified = async () => {
  for (const stream of await streams())
    expect([stream, await store.audit.verify(tenant, stream)]).toEqual([
      stream,
      expect.not.objectContaining({ brokenAt: expect.anything() }),
    ]);
};

test('nothing tells who it was in any collection but what stays by law, and every chain verifies', async () => {
  const before = await foundIn(client.db());
  const swept = Object.entries(treatments).flatMap(([name, how]) => ('none' in how ? [] : [name]));
  for (const name of ['audit', 'logins', 'links', ...swept])
    expect.soft(before, name).toContainEqual(expect.stringContaining(`${name}/`));
  await confirmed();
  await take();
  const done = await erasure();
  expect(done).toMatchObject({ state: 'done', remaining: [], doneAt: now });
  expect(await left()).toEqual(['challenges', 'signatures']);
  expect(done.retained.map(({ what, count }) => [what, count])).toEqual([
    ['signatures', 1],
    ['signature-challenges', 1],
    ['audit-events', undefined],
    ['roles-and-training', undefined],
    ['attachment-bytes', undefined],
    ['workflow-histories', undefined],
  ]);
  await verified();
  expect(done.counts).toMatchObject(counts);
});

test('the id stays under a pseudonym; rota and group go on without; nobody signs in', async () => {
  await confirmed();
  await take();
  expect(await store.registers.get(adm, 'people', person)).toEqual({
    id: person,
    name: 'erased person p-7',
    roles: [],
    groups: [],
    customer: 'acme',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    contacts: {},
  });
  expect(await store.registers.get(adm, 'groups', 'wms')).toMatchObject({ members: ['p-8'] });
  expect(await store.registers.get(adm, 'rotas', 'nights')).toMatchObject({ people: ['p-8'] });
  expect(await store.identity.logins.ofPerson(tenant, person)).toEqual([]);
  expect(await store.identity.sessions.find('token-7')).toBeUndefined();
  const [grant] = await store.identity.grants.ofPerson(adm, person);
  expect(grant).toMatchObject({ revokedAt: now });
  expect((await store.keys.list(adm))[0]).toMatchObject({ person, revokedAt: now });
  // The letter that was not sent is gone; of those that were, one was not the person's.
  const letters = (await store.deliveries.list(adm, { limit: 50 })).items;
  expect(letters.map(({ address, state }) => [address, state])).toEqual([
    ['chen@acme.example', 'sent'],
    ['', 'sent'],
  ]);
});

test('messages of the person are gone as a whole, those of others lose the person only', async () => {
  await confirmed();
  await take();
  const { items } = await store.tickets.timeline(adm, 'T-1001', { limit: 10 });
  expect(items.map(({ data }) => data.text)).toEqual([
    undefined,
    '[erased]',
    'erased person p-7 (erased person p-7, erased person p-7) asked; call erased person p-7',
  ]);
  const found = await store.tickets.get(adm, 'T-1001');
  expect(found?.record.requester).toEqual({ name: 'erased person p-7' });
});

test('whoever else has the name keeps it', async () => {
  const other = {
    id: 'p-9',
    name: 'Quirina Zwick',
    roles: [],
    groups: [],
    locale: 'en' as const,
    timeZone: 'UTC',
    contacts: {},
  };
  await store.registers.put(adm, 'people', [other], undefined);
  await confirmed();
  await take();
  expect(await store.registers.get(adm, 'people', 'p-9')).toMatchObject({ name: 'Quirina Zwick' });
  expect(await erasure()).toMatchObject({ state: 'done' });
});

test('ended between any two pages it goes on and ends the same', async () => {
  await confirmed();
  for (let page = 0; (await erasure()).state === 'running'; page += 1) {
    expect(page).toBeLessThan(200);
    // Whoever held the lease is gone: what it had read counts for nothing.
    clock.now += leaseMs + 1;
    expect(await take(1)).toBe(1);
  }
  expect(await left()).toEqual(['challenges', 'signatures']);
  expect((await erasure()).counts).toMatchObject(counts);
  await verified();
});

test('ended before any write of a page, nothing of that page stands, and the end is the same', async () => {
  await confirmed();
  const rows = collectionsOf(client.db());
  let deaths = 0;
  for (let turn = 0; (await erasure()).state === 'running'; turn += 1) {
    expect(turn).toBeLessThan(400);
    clock.now += leaseMs + 1;
    const [job] = await store.erasures.lease(clock.now, leaseMs, 1);
    if (!job) throw new Error('nobody goes on');
    // First before its first write, then before its second: until a page is short enough to come through.
    for (let writes = 1; ; writes += 1) {
      const context = { rows: mortal(rows, writes), transact: transactor(client), now: () => clock.now };
      const before = await erasure();
      const outcome = await takePage(context)(job, leaseMs).then(
        () => 'through',
        () => 'dead',
      );
      if (outcome === 'through') break;
      deaths += 1;
      expect(await erasure()).toEqual(before);
    }
  }
  expect(deaths).toBeGreaterThan(60);
  expect(await left()).toEqual(['challenges', 'signatures']);
  expect((await erasure()).counts).toMatchObject(counts);
  await verified();
});

test('collections longer than a page are swept to their end, and no other vendor’s', async () => {
  const credits = client.db().collection<{ _id: string; tenant: string; text: string }>('credits');
  const rowsOf = (of: string) =>
    Array.from({ length: 450 }, (_, i) => ({
      _id: `${of}/x-${i}`,
      tenant: of,
      text: `${i} for Quirina Zwick`,
    }));
  await credits.insertMany([...rowsOf(tenant), ...rowsOf('south')]);
  await confirmed();
  await take();
  expect((await erasure()).counts).toMatchObject({ credits: 451 });
  expect(await credits.countDocuments({ text: /Quirina/ })).toBe(450);
  expect(await credits.countDocuments({ tenant: 'south', text: /Quirina/ })).toBe(450);
});

test('of two that hold the same place one takes the page', async () => {
  await confirmed();
  const [job] = await store.erasures.lease(clock.now, leaseMs, 1);
  if (!job) throw new Error('nothing to carry out');
  const next = await Promise.all([store.erasures.page(job, leaseMs), store.erasures.page(job, leaseMs)]);
  expect(next.filter((one) => one !== undefined)).toHaveLength(1);
});

test('open work is listed until it is archived, and swept then', async () => {
  const { no, archive } = await seedTicket(store, 1_002);
  await confirmed();
  await take();
  expect(await erasure()).toMatchObject({ state: 'waiting', remaining: [`ticket/${no}`] });
  expect((await erasure()).retained).toContainEqual(expect.objectContaining({ what: 'search-terms' }));
  clock.now += 3_600_000;
  await take();
  expect(await erasure()).toMatchObject({ state: 'waiting' });
  await archive();
  clock.now += 3_600_000;
  await take();
  expect(await erasure()).toMatchObject({ state: 'done', remaining: [] });
  expect(await left()).toEqual(['challenges', 'signatures']);
  await verified();
});

test('who asked, who confirmed and what was erased stand in the trail, by ids', async () => {
  await confirmed();
  await take();
  const { items } = await store.audit.stream(adm, `erasure/${person}`, { limit: 100 });
  const actions = items.map(({ action, actor }) => `${action} ${actor.id}`);
  expect(actions.slice(0, 2)).toEqual(['erasure.asked adm', 'erasure.confirmed sec']);
  expect(actions.at(-1)).toBe('erasure.erased perennial');
  const last = JSON.stringify(items.at(-1));
  expect(last).toContain('/counts/audit-values');
  expect(traces.some((trace) => last.includes(trace)) || last.includes(secretText)).toBe(false);
});

test.each([
  ['the same person', scopeOf('adm'), /second person/],
  ['the person it is about', scopeOf(person), /oneself/],
  [
    'a key in somebody’s name',
    { ...adm, actor: { id: 'sec', kind: 'person', role: 'administrator' } } as const,
    /sign in/,
  ],
])('%s does not confirm', async (_, by, why) => {
  await store.erasures.ask(adm, person, 'asked by letter');
  await expect(store.erasures.confirm(by, person)).rejects.toThrow(why);
  expect(await erasure()).toMatchObject({ state: 'asked' });
  expect(await take()).toBe(0);
});

test('called off it waits for nobody, and may be asked for anew', async () => {
  await store.erasures.ask(adm, person, 'asked by letter');
  await expect(store.erasures.ask(sec, person, 'again')).rejects.toThrow(/asked already/);
  await store.erasures.cancel(sec, person, 'a mistake');
  await expect(store.erasures.confirm(sec, person)).rejects.toThrow(/is cancelled/);
  await store.erasures.ask(sec, person, 'after all');
  expect(await store.erasures.confirm(adm, person)).toMatchObject({ state: 'running' });
});

test('nothing brings an erased person back', async () => {
  await confirmed();
  const row = {
    id: person,
    name: 'Quirina Zwick',
    roles: [],
    groups: [],
    locale: 'en' as const,
    timeZone: 'UTC',
    contacts: {},
  };
  const login = { account: 'account-8', person, email: 'new@zwick.example' };
  const link = { person, purpose: 'invitation', email: 'new@zwick.example', expiresAt: now + 1_000 } as const;
  for (const back of [
    () => store.registers.put(adm, 'people', [row], 'come back'),
    () => store.identity.logins.attach(adm, login),
    () => store.identity.links.create(adm, link, { reason: 'come back' }),
  ])
    await expect(back()).rejects.toMatchObject({ code: 'erasure.conflict' });
});

test('another vendor has no such person', async () => {
  await expect(store.erasures.ask(scopeOf('adm', 'south'), person, 'r')).rejects.toMatchObject({
    code: 'notFound',
  });
  expect(await store.erasures.get(scopeOf('adm', 'south'), person)).toBeUndefined();
});

test('what only the person holds has to be handed over first, each named', async () => {
  const put = store.registers.put;
  await put(adm, 'groups', [{ id: 'dba', name: 'Data', lead: person, members: [] }], undefined);
  const rota = {
    id: 'solo',
    name: 'Solo',
    timeZone: 'UTC',
    people: [person],
    startsOn: '2026-01-01',
    handover: '09:00',
    everyDays: 7,
    swaps: [],
  };
  await put(adm, 'rotas', [rota], undefined);
  const caught = store.erasures.ask(adm, person, 'asked by letter');
  await expect(caught).rejects.toMatchObject({
    code: 'erasure.handOver',
    details: {
      errors: [
        { path: '/groups/dba', code: 'group.lead' },
        { path: '/rotas/solo', code: 'rota.only' },
      ],
    },
  });
  expect(await store.erasures.get(adm, person)).toBeUndefined();
});
