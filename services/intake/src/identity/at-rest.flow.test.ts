/** What a copy of the store is worth to a thief: nothing in it is what a client shows. */
import { openAuthDatabase } from '@perennial/store/identity/auth-database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeFor, openPeople, type PeopleWorld, password } from '../testing/people.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeople();
});
afterAll(() => world.close());

/** Every document of every collection, as one text. */
const everything = async (): Promise<string> => {
  const { db, close } = openAuthDatabase(world.uri);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const documents = await Promise.all(names.map((name) => db.collection(name).find({}).toArray()));
  await close();
  return JSON.stringify(Object.fromEntries(names.map((name, i) => [name, documents[i]])));
};

/** Cookie values without their signatures: `{value}.{signature}`. */
const valuesOf = (cookies: string): string[] =>
  cookies
    .split('; ')
    .map((cookie) => decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)))
    .map((value) => value.slice(0, value.lastIndexOf('.')))
    .filter((value) => value.length > 8);

test('neither the token of a session nor the cookie between the factors stands in the store', async () => {
  await world.addLogin('li.wei');
  await world.grant('li.wei', 'agent');
  const { secret, token } = await world.enrol('li.wei@vendor.example');
  const body = { email: 'li.wei@vendor.example', password };
  const first = await world.ask('POST', '/auth/sign-in/email', { body });
  const between = valuesOf(first.cookies);
  expect(between).toEqual([expect.stringMatching(/^2fa-/)]);
  const held = await everything();
  // The search itself works: what is known to be there is found.
  for (const there of ['li.wei@vendor.example', '"authSessions":[{', '"authVerifications":[{'])
    expect(held).toContain(there);
  for (const shown of [token, ...between]) expect(held).not.toContain(shown);
  const done = await world.ask('POST', '/auth/two-factor/verify-totp', {
    body: { code: codeFor(secret, world.clock.now) },
    cookies: first.cookies,
  });
  expect(done.status).toBe(200);
  expect(Buffer.from(done.json.token, 'base64url')).toHaveLength(32);
  const after = await everything();
  expect(after).not.toContain(done.json.token);
  expect(valuesOf(done.cookies)).toContain(done.json.token);
});

test('what does stand there opens nothing', async () => {
  const { db, close } = openAuthDatabase(world.uri);
  const rows = await db.collection('authSessions').find({}).toArray();
  const ours = await db.collection('sessions').find({}).toArray();
  await close();
  const stolen = [...rows.map(({ token }) => `${token}`), ...ours.map(({ _id }) => `${_id}`)];
  expect(stolen.length).toBeGreaterThan(2);
  for (const token of stolen) {
    expect((await world.ask('GET', '/v1/sessions', { token })).status).toBe(401);
    const enable = { body: { password }, token };
    expect((await world.ask('POST', '/auth/two-factor/enable', enable)).status).toBe(401);
  }
});

test('signing out takes the row of the library with it, and nobody else’s', async () => {
  await world.addLogin('wang.fang');
  await world.grant('wang.fang', 'agent');
  const { token } = await world.enrol('wang.fang@vendor.example');
  const count = async () => {
    const { db, close } = openAuthDatabase(world.uri);
    const rows = await db.collection('authSessions').find({}).toArray();
    await close();
    return rows.length;
  };
  const before = await count();
  expect((await world.ask('GET', '/v1/sessions', { token })).json.items).toHaveLength(1);
  expect((await world.ask('POST', '/auth/sign-out', { token })).status).toBe(200);
  expect(await count()).toBe(before - 1);
  expect((await world.ask('GET', '/v1/sessions', { token })).status).toBe(401);
});
