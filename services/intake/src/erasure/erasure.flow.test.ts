import { randomBytes } from 'node:crypto';
import { verifierText } from '@perennial/domain/audit/note';
import type { Role } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { periodOf } from '../audit-bundle/period.ts';
import { readableFiles } from '../audit-bundle/readable.ts';
import { storedSource } from '../audit-bundle/stored-source.ts';
import { ours, pythons } from '../audit-bundle/testing/judges.ts';
import { bundleFiles } from '../audit-bundle/write.ts';
import { sealOnce } from '../seal/sealer.ts';
import { openPeople, type PeopleWorld, seedScope, tenant } from '../testing/people.ts';
import { type EraserDeps, eraseOnce } from './runner.ts';

const master = randomBytes(32);
const logger = createLogger('intake', 'silent');
let world: PeopleWorld;
let adm: string;
let sec: string;
const signedIn = async (role: Role): Promise<string> => {
  const id = freshName(role);
  await world.store.registers.put(seedScope, 'people', [personOf(id, id)], undefined);
  const email = `${id}@vendor.example`;
  await world.addLogin(id, email);
  await world.grant(id, role);
  return (await world.enrol(email)).token;
};
beforeAll(async () => {
  world = await openPeople([], master);
  adm = await signedIn('administrator');
  sec = await signedIn('security-administrator');
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = Date.now();
});

const personOf = (id: string, name: string, contacts: object = {}) => ({
  id,
  name,
  roles: [],
  groups: [],
  locale: 'en' as const,
  timeZone: 'UTC',
  contacts,
});
const post = (id: string, what: string, token: string, body: object = { reason: 'asked by letter' }) =>
  world.ask('POST', `/v1/people/${id}/erase${what}`, { body, token });
const read = (id: string, token = adm) => world.ask('GET', `/v1/people/${id}/erase`, { token });

let count = 0;
/** Somebody of the register with a login, a second factor and an open session. */
const somebody = async () => {
  count += 1;
  const id = `gone-${count}`;
  const email = `quirina.${count}@zwick.example`;
  await world.store.registers.put(
    seedScope,
    'people',
    [personOf(id, `Quirina Zwick${count}`, { email })],
    undefined,
  );
  await world.addLogin(id, email);
  const { token } = await world.enrol(email);
  return { id, email, token, traces: [`Quirina Zwick${count}`, email] };
};

const deps = (over: Partial<EraserDeps> = {}): EraserDeps => ({
  erasures: world.store.erasures,
  accounts: world.identity.accounts,
  logins: world.store.identity.logins,
  now: () => world.clock.now,
  logger,
  ...over,
});
const seal = async () => {
  while ((await sealOnce({ seals: world.store.seals, master, logger }, 'one')) > 0);
};
const bundle = async () => {
  await seal();
  const key = await world.store.seals.key(tenant, master);
  const source = await storedSource(world.store.seals, tenant, key);
  if (!source) throw new Error('nothing was sealed');
  const about = { tenant, period: periodOf(String(new Date(world.clock.now).getUTCFullYear())) };
  const leaves = { from: 0, to: source.size };
  const files = new Map<string, Uint8Array>();
  for await (const { path, bytes } of bundleFiles(source, {
    ...about,
    leaves,
    readable: await readableFiles(about),
  }))
    files.set(path, bytes);
  return { files, key: verifierText(key.verifier) };
};
const found = async (traces: readonly string[]): Promise<string[]> => {
  const hits: string[] = [];
  for (const { name } of await world.db.listCollections({}, { nameOnly: true }).toArray())
    for (const row of await world.db.collection(name).find({}).toArray()) {
      const text = JSON.stringify(row);
      if (traces.some((trace) => text.includes(trace))) hits.push(name);
    }
  return [...new Set(hits)].sort();
};

test('asked by one, confirmed by another, carried out: nobody signs in, and nothing tells who it was', async () => {
  const { id, email, token, traces } = await somebody();
  expect(await found(traces)).toEqual(['audit', 'authUsers', 'logins', 'registers']);
  const before = await bundle();
  expect(await read(id)).toMatchObject({ status: 200, json: { person: id, state: 'none', obstacles: [] } });
  expect(await post(id, '', adm)).toMatchObject({ status: 201, json: { state: 'asked' } });
  expect(await post(id, '/confirm', adm)).toMatchObject({
    status: 409,
    json: { code: 'erasure.conflict' },
  });
  expect(await eraseOnce(deps())).toBe(0);
  expect(await post(id, '/confirm', sec)).toMatchObject({ status: 202, json: { state: 'running' } });
  expect(await eraseOnce(deps())).toBe(1);
  expect(await read(id)).toMatchObject({
    json: { state: 'done', remaining: [], doneAt: expect.any(String) },
  });
  expect(await found(traces)).toEqual([]);
  expect((await world.ask('GET', '/v1/sessions', { token })).status).toBe(401);
  const again = await world.ask('POST', '/auth/sign-in/email', {
    body: { email, password: 'correct horse battery' },
  });
  expect(again.status).toBe(401);
  const after = await bundle();
  for (const { files, key } of [before, after]) {
    const said = ours(files, { key });
    expect(said.code).toBe(0);
    expect(await pythons(files, { key })).toEqual(said);
  }
  const online = await world.store.seals.verify(tenant, await world.store.seals.key(tenant, master));
  expect(online).not.toHaveProperty('bad');
  expect(online.unsealed).toBe(0);
});

test('ended after any page, and between removing an account and writing it down, it ends the same', async () => {
  const { id, traces } = await somebody();
  await post(id, '', adm);
  await post(id, '/confirm', sec);
  const dies = () => Promise.reject(new Error('the process ends here'));
  // What dies leaves its lease behind: nothing is reported as failed.
  const { lease, page } = world.store.erasures;
  for (let turn = 0; (await read(id)).json.state === 'running'; turn += 1) {
    expect(turn).toBeLessThan(300);
    const erasures: EraserDeps['erasures'] = {
      lease,
      page: turn % 2 === 0 ? dies : async (...args) => (await page(...args)) && dies(),
      failed: dies,
    };
    await eraseOnce(deps({ erasures })).catch(() => undefined);
    world.clock.now += 31_000;
  }
  expect((await read(id)).json.state).toBe('done');
  expect(await found(traces)).toEqual([]);
});

test('a page that fails is tried again later, and the reason can be read', async () => {
  const { id, traces } = await somebody();
  await post(id, '', adm);
  await post(id, '/confirm', sec);
  const away = () => Promise.reject(new Error('the sign-in library is away'));
  const accounts = { remove: away, removeBegun: away };
  expect(await eraseOnce(deps({ accounts }))).toBe(1);
  expect((await read(id)).json).toMatchObject({ state: 'running', error: 'the sign-in library is away' });
  expect(await eraseOnce(deps())).toBe(0);
  world.clock.now += 60_000;
  expect(await eraseOnce(deps())).toBe(1);
  expect((await read(id)).json).toMatchObject({ state: 'done' });
  expect((await read(id)).json).not.toHaveProperty('error');
  expect(await found(traces)).toEqual([]);
});

test('an account that was begun and never got its login goes as well; one of somebody else stays', async () => {
  const { id, email, traces } = await somebody();
  const second = `second.${email}`;
  const shared = `shared.${email}`;
  for (const address of [second, shared, email])
    await world.store.registers.put(
      seedScope,
      'people',
      [personOf(id, traces[0] ?? '', { email: address })],
      'moved',
    );
  await world.identity.accounts.create({ email: second, name: id, password: 'correct horse battery' });
  await world.addLogin('zhao.min', shared);
  await post(id, '', adm);
  await post(id, '/confirm', sec);
  await eraseOnce(deps());
  expect((await read(id)).json.state).toBe('done');
  expect(await found([second])).toEqual([]);
  expect(await found([shared])).toEqual(['authUsers', 'logins']);
});

test('a link of the person leads nowhere, also when it was opened just before', async () => {
  const { id, traces } = await somebody();
  const late = `late.${id}@zwick.example`;
  const link = { person: id, purpose: 'invitation', email: late, expiresAt: Date.now() + 900_000 } as const;
  const { secret } = await world.store.identity.links.create(seedScope, link, { reason: 'a second account' });
  await post(id, '', adm);
  await post(id, '/confirm', sec);
  const body = { token: secret, password: 'correct horse battery' };
  const refused = await world.ask('POST', '/auth/links/accept', { body });
  expect(refused.status).toBe(409);
  await eraseOnce(deps());
  expect((await world.ask('POST', '/auth/links/accept', { body })).status).toBe(401);
  expect(await found([...traces, late])).toEqual([]);
});

test('what has to be handed over is named before and when asked', async () => {
  const { id } = await somebody();
  await world.store.registers.put(
    seedScope,
    'groups',
    [{ id: 'night', name: 'Night', lead: id, members: [] }],
    undefined,
  );
  const named = { code: 'group.lead', message: expect.stringContaining('name another lead') };
  expect((await read(id)).json).toMatchObject({ obstacles: [{ ...named, subject: 'groups/night' }] });
  expect(await post(id, '', adm)).toMatchObject({
    status: 409,
    json: { code: 'erasure.handOver', errors: [{ ...named, path: '/groups/night' }] },
  });
  await world.store.registers.put(
    seedScope,
    'groups',
    [{ id: 'night', name: 'Night', members: [] }],
    'handed over',
  );
  expect((await post(id, '', adm)).status).toBe(201);
  expect(await post(id, '/cancel', sec)).toMatchObject({ status: 200, json: { state: 'cancelled' } });
  expect(await post(id, '/confirm', sec)).toMatchObject({ status: 409 });
});

test('a key does not ask, whoever it names; without a reason nothing is asked', async () => {
  const { id } = await somebody();
  const expiresAt = Date.now() + 86_400_000;
  const key = { role: 'administrator', person: 'li.wei', name: 'k', expiresAt } as const;
  const { secret } = await world.store.keys.create(seedScope, key);
  expect(await post(id, '', secret)).toMatchObject({
    status: 409,
    json: { detail: expect.stringContaining('sign in') },
  });
  expect(await post(id, '', adm, {})).toMatchObject({ status: 422, json: { errors: [{ path: '/reason' }] } });
  expect(await post('nobody', '', adm)).toMatchObject({ status: 404 });
  expect((await read(id)).json.state).toBe('none');
});
