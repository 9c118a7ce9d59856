/** Passkeys of an account: registered after password and code, listed, renamed, removed, and taken for signing in. */
import { softAuthenticator } from '@perennial/testkit/webauthn/authenticator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeFor, openPeople, type PeopleWorld, password, seedScope, tenant } from '../testing/people.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeople();
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = Date.now();
});

type Json = {
  challenge: string;
  rpId: string;
  rp: { id: string };
  user: { name: string; displayName: string };
  excludeCredentials: { id: string }[];
  authenticatorSelection: object;
  errors: object[];
  items: { id: string; name: string }[];
  token: string;
  code: string;
};
const ask = async (method: string, path: string, asking: Parameters<PeopleWorld['ask']>[2]) => {
  const { status, json, cookies } = await world.ask(method, path, asking);
  return { status, cookies, json: json as unknown as Json };
};

let count = 0;
const enrolled = async () => {
  count += 1;
  const person = `holder-${count}`;
  const email = `${person}@vendor.example`;
  await world.store.registers.put(
    seedScope,
    'people',
    [
      {
        id: person,
        name: `Printed ${person}`,
        roles: [],
        groups: [],
        locale: 'en',
        timeZone: 'UTC',
        contacts: {},
      },
    ],
    undefined,
  );
  const account = await world.addLogin(person, email);
  await world.grant(person, 'agent');
  return { person, email, account, ...(await world.enrol(email)) };
};
type Holder = Awaited<ReturnType<typeof enrolled>>;

const options = ({ token, secret }: Holder, steps = 0, over: object = {}) =>
  ask('POST', '/auth/passkeys/options', {
    token,
    body: { password, totp: codeFor(secret, world.clock.now, steps), ...over },
  });
const registered = async (holder: Holder, name = 'laptop', steps = 0) => {
  const device = softAuthenticator(Buffer.alloc(16, 0xa1));
  const { json } = await options(holder, steps);
  const credential = device.create({ challenge: json.challenge });
  const made = await ask('POST', '/auth/passkeys', { token: holder.token, body: { name, credential } });
  return { device, made };
};
const own = async ({ token }: Holder) => (await ask('GET', '/auth/passkeys', { token })).json.items;
const actionsOf = async (stream: string) =>
  (await world.store.audit.stream(seedScope, stream, { limit: 100 })).items.map(({ action }) => action);
const lettersTo = async (email: string) =>
  (await world.store.deliveries.lease(world.clock.now, 1, 500))
    .filter(({ address }) => address === email)
    .map(({ letter, locale }) => ({ kind: letter?.kind, locale }));

test('registered after password and code: stored, shown, on record, and its owner is told', async () => {
  const holder = await enrolled();
  const begun = await options(holder);
  expect(begun.json).toMatchObject({
    rp: { id: 'localhost' },
    user: { name: holder.email, displayName: `Printed ${holder.person}` },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
    excludeCredentials: [],
  });
  const device = softAuthenticator(Buffer.alloc(16, 0xa1));
  const credential = device.create({ challenge: begun.json.challenge });
  const made = await ask('POST', '/auth/passkeys', {
    token: holder.token,
    body: { name: ' laptop ', credential },
  });
  expect(made).toMatchObject({
    status: 201,
    json: {
      id: device.id,
      name: 'laptop',
      aaguid: 'a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1',
      transports: ['internal'],
    },
  });
  expect(await world.store.identity.passkeys.find(device.id)).toMatchObject({
    tenant,
    account: holder.account,
    publicKey: device.publicKey,
    counter: 0,
    createdAt: world.clock.now,
  });
  expect(await own(holder)).toMatchObject([{ id: device.id, name: 'laptop' }]);
  expect(await actionsOf(`passkey/${device.id}`)).toEqual(['passkey.registered']);
  expect(await lettersTo(holder.email)).toEqual([{ kind: 'passkeyAdded', locale: 'en' }]);
  // What is there already is not offered to be made again.
  expect((await options(holder, 1)).json.excludeCredentials).toMatchObject([{ id: device.id }]);
});

test.each([
  ['wrong-password', '/password', { password: 'not the password' }],
  ['wrong-totp', '/totp', { totp: '000000' }],
])('%s begins no registration', async (code, path, over) => {
  expect(await options(await enrolled(), 0, over)).toMatchObject({
    status: 401,
    json: { code: 'auth.invalid', errors: [{ path, code }] },
  });
});

test('a session alone, or none, or one without its second factor registers nothing', async () => {
  const holder = await enrolled();
  const credential = softAuthenticator().create({ challenge: Buffer.alloc(32).toString('base64url') });
  const body = { name: 'laptop', credential };
  expect(await ask('POST', '/auth/passkeys', { token: holder.token, body })).toMatchObject({
    status: 401,
    json: { code: 'auth.expired' },
  });
  expect(await ask('POST', '/auth/passkeys', { body })).toMatchObject({ status: 401 });
  const email = `bare-${count}@vendor.example`;
  await world.addLogin(`bare-${count}`, email);
  const bare = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
  expect(await ask('GET', '/auth/passkeys', { token: bare.json.token })).toMatchObject({ status: 403 });
});

test.each([
  ['for another site', { rpId: 'evil.example' }],
  ['on another page', { origin: 'https://evil.example' }],
  ['without a check of the holder', { verified: false }],
])('made %s: refused, and its challenge is used up', async (_, over) => {
  const holder = await enrolled();
  const { challenge } = (await options(holder)).json;
  const device = softAuthenticator();
  const register = (said: object) =>
    ask('POST', '/auth/passkeys', {
      token: holder.token,
      body: { name: 'x', credential: device.create({ challenge, ...said }) },
    });
  expect(await register(over)).toMatchObject({ status: 422, json: { errors: [{ path: '/credential' }] } });
  expect(await register({})).toMatchObject({ status: 401, json: { code: 'auth.expired' } });
  expect(await own(holder)).toEqual([]);
});

test('a registration belongs to the account that began it, and ends after five minutes', async () => {
  const [one, other] = [await enrolled(), await enrolled()];
  const device = softAuthenticator();
  const { challenge } = (await options(one)).json;
  const body = { name: 'x', credential: device.create({ challenge }) };
  expect((await ask('POST', '/auth/passkeys', { token: other.token, body })).status).toBe(401);
  const late = (await options(one, 1)).json.challenge;
  world.clock.now += 300_000;
  const tooLate = { name: 'x', credential: device.create({ challenge: late }) };
  expect((await ask('POST', '/auth/passkeys', { token: one.token, body: tooLate })).status).toBe(401);
});

test('a device registered elsewhere is a conflict', async () => {
  const [one, other] = [await enrolled(), await enrolled()];
  const { device } = await registered(one);
  const { challenge } = (await options(other)).json;
  const body = { name: 'x', credential: device.create({ challenge }) };
  expect(await ask('POST', '/auth/passkeys', { token: other.token, body })).toMatchObject({
    status: 409,
    json: { code: 'identity.conflict' },
  });
});

test('renamed and removed, with a reason, on record; another’s is not there', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  const { token } = holder;
  const path = `/auth/passkeys/${device.id}`;
  expect(
    await ask('PATCH', path, { token, body: { name: 'old laptop', reason: 'a new one came' } }),
  ).toMatchObject({
    status: 200,
    json: { name: 'old laptop' },
  });
  const stranger = await enrolled();
  expect(
    (await ask('PATCH', path, { token: stranger.token, body: { name: 'mine', reason: 'mine' } })).status,
  ).toBe(404);
  expect((await ask('DELETE', `${path}?reason=not+mine`, { token: stranger.token })).status).toBe(404);
  expect((await ask('DELETE', path, { token })).status).toBe(422);
  expect((await ask('DELETE', `${path}?reason=sold`, { token })).status).toBe(200);
  expect(await own(holder)).toEqual([]);
  expect(await actionsOf(`passkey/${device.id}`)).toEqual([
    'passkey.registered',
    'passkey.renamed',
    'passkey.removed',
  ]);
  expect((await lettersTo(holder.email)).map(({ kind }) => kind).sort()).toEqual([
    'passkeyAdded',
    'passkeyRemoved',
  ]);
});

test('without an authenticator app the last passkey stays, also when two are removed at once', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  const { device: second } = await registered(holder, 'phone', 1);
  await world.identity.accounts.forgetTotp(holder.account);
  const remove = (id: string) =>
    ask('DELETE', `/auth/passkeys/${id}?reason=clearing+up`, { token: holder.token });
  const answers = await Promise.all([remove(device.id), remove(second.id)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await own(holder)).toHaveLength(1);
});

const signIn = async (device: ReturnType<typeof softAuthenticator>, over: object = {}) => {
  const { json } = await ask('POST', '/auth/sign-in/passkey/options', { body: {} });
  const assertion = device.get({ challenge: json.challenge, ...over });
  const answer = await ask('POST', '/auth/sign-in/passkey', { body: { assertion } });
  return { assertion, answer };
};

test('a passkey alone signs in, once for each challenge', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  const { assertion, answer } = await signIn(device);
  expect(answer.status).toBe(200);
  expect(answer.cookies).toContain('perennial.session_token=');
  const tickets = await ask('GET', '/v1/tickets', { token: answer.json.token });
  expect(tickets.status).toBe(200);
  expect((await ask('GET', '/auth/passkeys', { cookies: answer.cookies })).json.items).toHaveLength(1);
  const replayed = await ask('POST', '/auth/sign-in/passkey', { body: { assertion } });
  expect(replayed).toMatchObject({ status: 401, json: { code: 'auth.invalid' } });
});

test.each([
  ['wrong-origin', { origin: 'https://evil.example' }],
  ['wrong-site', { rpId: 'evil.example' }],
  ['not-verified', { verified: false }],
])('%s signs nobody in, and is on record', async (reason, over) => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  expect((await signIn(device, over)).answer).toMatchObject({ status: 401, json: { code: 'auth.invalid' } });
  const { items } = await world.store.audit.stream(seedScope, `login/${holder.account}`, { limit: 100 });
  expect(items.at(-1)).toMatchObject({ action: 'security.signInFailed', reason });
});

test('an unknown, a removed and a copied passkey sign nobody in; the copy is a security event', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  expect((await signIn(softAuthenticator())).answer.status).toBe(401);
  await signIn(device, { counter: 7 });
  expect((await signIn(device, { counter: 6 })).answer.status).toBe(401);
  expect(await actionsOf(`passkey/${device.id}`)).toContain('security.passkeyCounter');
  await ask('DELETE', `/auth/passkeys/${device.id}?reason=copied`, { token: holder.token });
  expect((await signIn(device, { counter: 8 })).answer.status).toBe(401);
});

test('a locked account is locked for its passkey, too', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  for (let i = 0; i < 5; i += 1)
    await world.store.identity.logins.failed(holder.account, 'wrong-password', 'test');
  expect((await signIn(device)).answer).toMatchObject({ status: 429, json: { code: 'auth.locked' } });
});

test('a second factor reset by an administrator takes the passkeys with it', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  const boss = await enrolled();
  await world.grant(boss.person, 'administrator');
  const reset = await world.ask('POST', `/v1/people/${holder.person}/reset`, {
    token: await world.signIn(boss.email, boss.secret),
    body: { what: 'totp', reason: 'the bag was stolen' },
  });
  expect(reset.status).toBe(202);
  expect((await signIn(device)).answer.status).toBe(401);
  expect(await actionsOf(`passkey/${device.id}`)).toContain('passkey.removed');
});

test('with a session’s cookie another site’s page neither begins a registration nor removes a passkey', async () => {
  const holder = await enrolled();
  const { device } = await registered(holder);
  const { cookies } = (await signIn(device)).answer;
  const origin = 'https://evil.example';
  const totp = codeFor(holder.secret, world.clock.now, 1);
  const begun = await ask('POST', '/auth/passkeys/options', { cookies, origin, body: { password, totp } });
  expect(begun).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
  const removed = await ask('DELETE', `/auth/passkeys/${device.id}?reason=mine`, { cookies, origin });
  expect(removed.status).toBe(403);
  expect(await own(holder)).toHaveLength(1);
});
