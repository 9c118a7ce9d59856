import { idleMs, lockMs, maxFailures, sessionMs } from '@perennial/domain/people/sign-in';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  codeFor,
  consoleOrigin,
  openPeople,
  type PeopleWorld,
  password,
  seedScope,
} from '../testing/people.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeople();
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = Date.now();
});

let count = 0;
/** A person of its own for each test, with the role of an agent. */
const aPerson = async () => {
  count += 1;
  const person = `person-${count}`;
  const email = `${person}@vendor.example`;
  const account = await world.addLogin(person, email);
  await world.grant(person, 'agent');
  return { person, email, account };
};
const enrolled = async () => {
  const person = await aPerson();
  return { ...person, ...(await world.enrol(person.email)) };
};
const signIn = (email: string, given = password) =>
  world.ask('POST', '/auth/sign-in/email', { body: { email, password: given } });
const actionsOf = async (stream: string) =>
  (await world.store.audit.stream(seedScope, stream, { limit: 100 })).items.map((event) => event.action);

test('password and code open a session that the API takes, with the person and the roles in it', async () => {
  const { email, secret } = await enrolled();
  const first = await signIn(email);
  expect(first).toMatchObject({ status: 200, json: { twoFactorRedirect: true } });
  expect(first.json.token).toBeUndefined();
  const token = await world.signIn(email, secret);
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
});

test('before a second factor is enrolled the session does nothing else', async () => {
  const { email } = await aPerson();
  const { json } = await signIn(email);
  const reply = await world.ask('GET', '/v1/tickets', { token: json.token });
  expect(reply).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
  expect(reply.json.detail).toContain('/auth/two-factor/enable');
});

test('a second enrolment on top of the first is refused', async () => {
  const { token } = await enrolled();
  const again = await world.ask('POST', '/auth/two-factor/enable', { token, body: { password } });
  expect(again).toMatchObject({ status: 409, json: { code: 'identity.conflict' } });
});

test.each([
  '/auth/sign-up/email',
  '/auth/two-factor/disable',
  '/auth/two-factor/generate-backup-codes',
  '/auth/update-user',
])('what we do not use of the library is not reachable: %s', async (path) => {
  const { token } = await enrolled();
  expect((await world.ask('POST', path, { token, body: { password } })).status).toBe(404);
});

test('the fifth wrong password locks the account, also for the right one, until its time is over', async () => {
  const { email, account } = await aPerson();
  const wrong = [];
  for (let i = 0; i < maxFailures; i += 1) wrong.push((await signIn(email, 'not the password')).json.code);
  expect(wrong).toEqual([...Array(maxFailures - 1).fill('auth.invalid'), 'auth.locked']);
  const locked = await signIn(email);
  expect(locked).toMatchObject({ status: 429, json: { code: 'auth.locked' } });
  expect(locked.headers.get('retry-after')).toBe(`${lockMs / 1_000}`);
  const actions = await actionsOf(`login/${account}`);
  expect(actions.filter((a) => a.startsWith('security.'))).toEqual([
    ...Array(maxFailures - 1).fill('security.signInFailed'),
    'security.lockedOut',
  ]);
  const seen = await world.store.securityEvents.list(seedScope, {
    kind: 'lockout',
    limit: 50,
  });
  expect(seen.items.filter((e) => e.detail.record === `login/${account}`)).toHaveLength(1);
  world.clock.now += lockMs;
  expect((await signIn(email)).status).toBe(200);
});

test('wrong codes count as well, and a right password in between does not forgive them', async () => {
  const { email, secret } = await enrolled();
  const codes: string[] = [];
  for (let i = 0; i < maxFailures; i += 1) {
    const { cookies } = await signIn(email);
    const body = { code: codeFor(secret, world.clock.now, 500 + i) };
    codes.push(
      (await world.ask('POST', '/auth/two-factor/verify-totp', { body, cookies, origin: consoleOrigin })).json
        .code,
    );
  }
  expect(codes.at(-1)).toBe('auth.locked');
  expect(new Set(codes.slice(0, -1))).toEqual(new Set(['auth.invalid']));
  expect((await signIn(email)).json.code).toBe('auth.locked');
});

test('guesses sent all at once are counted one by one', async () => {
  const { email } = await aPerson();
  const replies = await Promise.all(Array.from({ length: 8 }, () => signIn(email, 'not the password')));
  const codes = replies.map((reply) => reply.json.code);
  expect(codes.filter((code) => code === 'auth.invalid')).toHaveLength(maxFailures - 1);
  expect(codes.filter((code) => code === 'auth.locked')).toHaveLength(8 - maxFailures + 1);
});

test('an unknown address is answered like a wrong password', async () => {
  const { email } = await aPerson();
  const [unknown, wrong] = [await signIn('nobody@vendor.example'), await signIn(email, 'not the password')];
  expect(unknown).toMatchObject({ status: 401, json: { code: 'auth.invalid', detail: wrong.json.detail } });
});

test('a code is taken once', async () => {
  const { email, secret } = await enrolled();
  await world.signIn(email, secret);
  await expect(world.signIn(email, secret)).rejects.toThrow('was used before');
  await expect(world.signIn(email, secret, -1)).rejects.toThrow('was used before');
  expect(await world.signIn(email, secret, 1)).toEqual(expect.any(String));
});

test('a session ends after idling, and only then', async () => {
  const { token } = await enrolled();
  const ask = () => world.ask('GET', '/v1/tickets', { token });
  world.clock.now += idleMs - 1;
  expect((await ask()).status).toBe(200);
  world.clock.now += idleMs - 1;
  expect((await ask()).status).toBe(200);
  world.clock.now += idleMs;
  expect(await ask()).toMatchObject({ status: 401, json: { code: 'auth.expired' } });
  // Having been asked for does not wake it again.
  expect((await ask()).json.code).toBe('auth.expired');
});

test('however busy, a session ends by its age', async () => {
  const { token } = await enrolled();
  const end = world.clock.now + sessionMs;
  for (; world.clock.now < end; world.clock.now += idleMs / 1.5)
    expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
  world.clock.now = end;
  expect((await world.ask('GET', '/v1/tickets', { token })).json.code).toBe('auth.expired');
});

test('own sessions are listed, and one that is revoked is out at once', async () => {
  const { email, secret, token } = await enrolled();
  const other = await world.signIn(email, secret);
  const { json } = await world.ask('GET', '/v1/sessions', { token });
  expect(json.items).toHaveLength(2);
  // The first may end itself before the other; the second then ends what is left.
  for (const by of [other, token])
    for (const { id } of json.items)
      await world.ask('DELETE', `/v1/sessions/${id}?reason=phone+lost`, { token: by });
  for (const one of [token, other])
    expect(await world.ask('GET', '/v1/tickets', { token: one })).toMatchObject({
      status: 401,
      json: { code: 'auth.invalid' },
    });
});

test("another person's session is not there to be revoked", async () => {
  const [mine, theirs] = [await enrolled(), await enrolled()];
  const { json } = await world.ask('GET', '/v1/sessions', { token: theirs.token });
  const id = json.items[0]?.id ?? 'none';
  expect((await world.ask('DELETE', `/v1/sessions/${id}`, { token: mine.token })).status).toBe(404);
  expect((await world.ask('GET', '/v1/tickets', { token: theirs.token })).status).toBe(200);
});

test('signing out ends the session', async () => {
  const { token } = await enrolled();
  expect((await world.ask('POST', '/auth/sign-out', { token })).status).toBe(200);
  expect((await world.ask('GET', '/v1/tickets', { token })).json.code).toBe('auth.invalid');
});

test('with the cookie a change must come from one of our pages; reading may not say where from', async () => {
  const { email, secret } = await enrolled();
  const { cookies: pending } = await signIn(email);
  const body = { code: codeFor(secret, world.clock.now) };
  const { cookies, status } = await world.ask('POST', '/auth/two-factor/verify-totp', {
    body,
    cookies: pending,
    origin: consoleOrigin,
  });
  expect(status).toBe(200);
  expect((await world.ask('GET', '/v1/sessions', { cookies })).status).toBe(200);
  const revoke = (origin?: string) =>
    world.ask('DELETE', '/v1/sessions/none', { cookies, ...(origin === undefined ? {} : { origin }) });
  expect([(await revoke()).status, (await revoke('https://evil.example')).status]).toEqual([403, 403]);
  expect((await revoke(consoleOrigin)).status).toBe(404);
});

test('the cookie is closed to scripts, and secure wherever intake is reached over HTTPS', async () => {
  const { email } = await aPerson();
  const { headers } = await signIn(email);
  expect(headers.getSetCookie().join()).toMatch(/perennial\.session_token=.*HttpOnly.*SameSite=Lax/i);
});
