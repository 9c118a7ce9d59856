/** Signing in by a real provider (npm `oidc-provider`), through its own redirects and cookies. */
import { createHash, randomBytes } from 'node:crypto';
import { idleMs, maxFailures, sessionMs } from '@perennial/domain/people/sign-in';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startIdentityProvider, type TestProvider } from '../../testing/identity-provider.ts';
import {
  codeFor,
  consoleOrigin,
  openPeople,
  type PeopleWorld,
  password,
  seedScope,
  self,
} from '../../testing/people.ts';

const names = ['vendor', 'trusted', 'acme'] as const;
type Name = (typeof names)[number];

let idp: TestProvider;
let world: PeopleWorld;
beforeAll(async () => {
  idp = await startIdentityProvider(names.map((name) => `${self}/auth/oidc/north.${name}/callback`));
  world = await openPeople([idp.host]);
  await world.store.secrets.put(seedScope, { name: 'OIDC_IDP', value: idp.clientSecret, reason: undefined });
  for (const name of names) await put(name);
});
afterAll(async () => {
  await world.close();
  await idp.close();
});
beforeEach(() => {
  world.clock.now = Date.now();
});

const put = (name: Name, over: { active?: boolean } = {}) =>
  world.store.identity.providers.put(seedScope, {
    name,
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: 'secret:OIDC_IDP',
    emailDomains: name === 'acme' ? ['acme.example'] : ['vendor.example'],
    trustsMfa: name === 'trusted',
    active: true,
    ...(name === 'acme' ? { customer: 'acme' } : {}),
    ...over,
    reason: 'test',
  });

let count = 0;
/** A person with a login and the provider's user of the same address. */
const aPerson = async (over: Partial<TestProvider['user']> = {}, customer?: string) => {
  count += 1;
  const person = `oidc-${count}`;
  const email = `${person}@${customer === undefined ? 'vendor' : customer}.example`;
  const account = await world.addLogin(person, email, customer);
  await world.grant(person, customer === undefined ? 'agent' : 'customer', customer);
  idp.user = { sub: `sub-${count}`, email, verified: true, amr: ['pwd'], ...over };
  return { person, email, account };
};

const begin = async (name: Name, query = '') => {
  const { status, headers, cookies } = await world.ask('GET', `/auth/oidc/north.${name}${query}`);
  return { status, location: headers.get('location') ?? '', cookies };
};
const back = (answer: URL, cookies: string) =>
  world.ask('GET', `${answer.pathname}${answer.search}`, { cookies });
const throughProvider = async (name: Name) => {
  const { location, cookies } = await begin(name);
  return back(await idp.visit(location), cookies);
};
const eventsOf = async (kind: 'sign-in-refused') =>
  (await world.store.securityEvents.list(seedScope, { kind, limit: 200 })).items;
const reasonIn = (json: object): string | undefined =>
  'errors' in json && Array.isArray(json.errors) ? json.errors[0]?.code : undefined;
const sessionIn = (cookies: string): string =>
  /perennial\.session_token=([^;]+)/.exec(cookies)?.[1]?.split('.')[0] ?? '';

test('to the provider goes the code flow with PKCE, state and nonce, for the registered address', async () => {
  const { status, location, cookies } = await begin('vendor');
  const { origin, searchParams } = new URL(location);
  expect([status, origin]).toEqual([302, idp.issuer]);
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: idp.clientId,
    redirect_uri: `${self}/auth/oidc/north.vendor/callback`,
    response_type: 'code',
    scope: 'openid email',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  // What the browser keeps says nothing of what is expected.
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(cookies).not.toContain(searchParams.get(name));
});

test('the provider is the first factor: the code of the account is asked for, then the session is as any other', async () => {
  const { email, person } = await aPerson();
  const { secret } = await world.enrol(email);
  const first = await throughProvider('vendor');
  expect([first.status, first.headers.get('location')]).toEqual([
    302,
    `${consoleOrigin}/sign-in#second-factor`,
  ]);
  expect(sessionIn(first.cookies)).toBe('');
  const body = { code: codeFor(secret, world.clock.now) };
  const done = await world.ask('POST', '/auth/two-factor/verify-totp', { body, cookies: first.cookies });
  expect(done.status).toBe(200);
  const { token } = done.json;
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
  const start = world.clock.now;
  world.clock.now = start + idleMs;
  expect((await world.ask('GET', '/v1/tickets', { token })).json.code).toBe('auth.expired');
  const { items } = await world.store.audit.stream(seedScope, `login/${(await loginOf(email)).account}`, {
    limit: 50,
  });
  expect(items.find(({ action }) => action === 'login.identityLinked')?.actor.id).toBe(person);
});

const loginOf = async (email: string) => {
  const login = await world.store.identity.logins.byEmail(email);
  if (!login) throw new Error('no login');
  return login;
};

test('its word for both factors counts where the row says so, and nowhere else', async () => {
  const { email } = await aPerson({ amr: ['pwd', 'mfa'] });
  await world.enrol(email);
  const untrusted = await throughProvider('vendor');
  expect(untrusted.headers.get('location')).toContain('#second-factor');
  const trusted = await throughProvider('trusted');
  expect(trusted.headers.get('location')).toBe(`${consoleOrigin}/`);
  const token = sessionIn(trusted.cookies);
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
  world.clock.now += sessionMs;
  expect((await world.ask('GET', '/v1/tickets', { token })).json.code).toBe('auth.expired');
  world.clock.now = Date.now();
  idp.user = { ...idp.user, amr: ['pwd'] };
  expect((await throughProvider('trusted')).headers.get('location')).toContain('#second-factor');
});

test('without a second factor anywhere the session may enrol one and nothing else', async () => {
  await aPerson();
  const token = sessionIn((await throughProvider('vendor')).cookies);
  const { status, json } = await world.ask('GET', '/v1/tickets', { token });
  expect([status, json.code]).toEqual([403, 'auth.forbidden']);
  expect((await world.ask('POST', '/auth/two-factor/enable', { token, body: { password } })).status).toBe(
    200,
  );
});

test('both factors elsewhere open a session also for an account that has none of its own, which signs nothing', async () => {
  const { person } = await aPerson({ amr: ['mfa'] });
  const token = sessionIn((await throughProvider('trusted')).cookies);
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
  const proof = { password, totp: '123456' };
  const signing = { tenant: 'north', person, proof, challengeHash: 'a'.repeat(64), now: world.clock.now };
  expect(await world.identity.verifyStepUp(signing)).toEqual({ ok: false, reason: 'not-enrolled' });
});

test('once linked, issuer and subject count, whatever becomes of the address', async () => {
  const { person } = await aPerson({ amr: ['mfa'] });
  await throughProvider('trusted');
  idp.user = { ...idp.user, email: 'somebody@elsewhere.example', verified: false };
  const token = sessionIn((await throughProvider('trusted')).cookies);
  const found = await world.store.identity.sessions.find(token);
  expect(found?.person).toBe(person);
});

test('a customer’s provider signs in the customer’s people, and only them', async () => {
  const { person } = await aPerson({}, 'acme');
  const opened = await throughProvider('acme');
  expect(opened.status).toBe(302);
  expect((await world.store.identity.sessions.find(sessionIn(opened.cookies)))?.person).toBe(person);
  // The same identity at the vendor's own provider of the same issuer.
  expect(reasonIn((await throughProvider('vendor')).json)).toBe('person-unknown');
});

const refusals: [string, string, () => Promise<Awaited<ReturnType<typeof throughProvider>>>][] = [
  [
    'an address the provider has not verified',
    'email-unverified',
    async () => {
      await aPerson({ verified: false });
      return throughProvider('vendor');
    },
  ],
  [
    'an address of a foreign domain, whoever has it',
    'email-foreign',
    async () => {
      await aPerson({ email: 'boss@vendor.example.evil.example' });
      return throughProvider('vendor');
    },
  ],
  [
    'an address nobody has here',
    'person-unknown',
    async () => {
      await aPerson({ email: 'nobody@vendor.example' });
      return throughProvider('vendor');
    },
  ],
  [
    'another identity with the address of an account that is linked',
    'account-linked',
    async () => {
      await aPerson();
      await throughProvider('vendor');
      idp.user = { ...idp.user, sub: 'heir-of-the-address' };
      return throughProvider('vendor');
    },
  ],
  [
    'a person whose roles were all taken',
    'person-disabled',
    async () => {
      const { person } = await aPerson();
      await throughProvider('vendor');
      for (const { id } of await world.store.identity.grants.ofPerson(seedScope, person))
        await world.store.identity.grants.revoke(seedScope, person, id, 'has left');
      return throughProvider('vendor');
    },
  ],
  [
    'a locked account',
    'account-locked',
    async () => {
      const { email } = await aPerson();
      const body = { email, password: 'wrong' };
      for (let i = 0; i < maxFailures; i += 1) await world.ask('POST', '/auth/sign-in/email', { body });
      return throughProvider('vendor');
    },
  ],
  [
    'an answer without a sign-in that this browser began',
    'state-missing',
    async () => back(await idp.visit((await begin('vendor')).location), ''),
  ],
  [
    'an answer to another browser’s sign-in',
    'state-foreign',
    async () => {
      const theirs = await begin('vendor');
      const mine = await begin('vendor');
      return back(await idp.visit(theirs.location), mine.cookies);
    },
  ],
  [
    'an answer of one provider at another one’s address',
    'state-foreign',
    async () => {
      const { location, cookies } = await begin('vendor');
      const answer = await idp.visit(location);
      return world.ask('GET', `/auth/oidc/north.trusted/callback${answer.search}`, { cookies });
    },
  ],
  [
    'an answer to a provider that was changed meanwhile',
    'state-foreign',
    async () => {
      const { location, cookies } = await begin('vendor');
      const answer = await idp.visit(location);
      await put('vendor', { active: false });
      await put('vendor');
      return back(answer, cookies);
    },
  ],
  [
    'an answer that comes after ten minutes',
    'state-expired',
    async () => {
      const { location, cookies } = await begin('vendor');
      const answer = await idp.visit(location);
      world.clock.now += 600_000;
      return back(answer, cookies);
    },
  ],
  [
    'an answer that was used before',
    'state-used',
    async () => {
      await aPerson();
      const { location, cookies } = await begin('vendor');
      const answer = await idp.visit(location);
      expect((await back(answer, cookies)).status).toBe(302);
      return back(answer, cookies);
    },
  ],
  [
    'what the provider itself refuses',
    'provider-refused',
    async () => {
      const { location, cookies } = await begin('vendor');
      const answer = await idp.visit(location);
      answer.searchParams.set('code', 'made-up');
      return back(answer, cookies);
    },
  ],
];

test.each(refusals)('%s is refused and on record: %s', async (_, reason, refused) => {
  const before = (await eventsOf('sign-in-refused')).length;
  const { status, json, cookies } = await refused();
  expect([status, reasonIn(json)]).toEqual([reason === 'account-locked' ? 429 : 401, reason]);
  expect(sessionIn(cookies)).toBe('');
  const events = await eventsOf('sign-in-refused');
  expect(events.map(({ detail }) => detail.reason)).toContain(reason);
  // Repeated within the hour they are gathered by reason.
  expect(events.length).toBeGreaterThanOrEqual(before);
});

test('a provider that is switched off, or of nobody, is not there', async () => {
  await put('acme', { active: false });
  expect((await begin('acme')).status).toBe(404);
  expect((await world.ask('GET', '/auth/oidc/north.acme/callback?code=1&state=2')).status).toBe(404);
  await put('acme');
  expect((await world.ask('GET', '/auth/oidc/south.vendor')).status).toBe(404);
});

const aVerifier = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
const byLoopback = async (name: Name, challenge: string) => {
  const { location, cookies } = await begin(name, `?loopback=49152&challenge=${challenge}`);
  const answer = await idp.visit(location);
  const reply = await back(answer, cookies);
  const to = new URL(reply.headers.get('location') ?? '');
  return { to, code: to.searchParams.get('code') ?? '', cookies: reply.cookies };
};
const exchange = (code: string, verifier: string) =>
  world.ask('POST', '/auth/oidc/exchange', { body: { code, verifier } });

test('a program gets a code by the loopback, and for it and its verifier a session, once', async () => {
  await aPerson({ amr: ['mfa'] });
  const { verifier, challenge } = aVerifier();
  const { to, code, cookies } = await byLoopback('trusted', challenge);
  expect([to.origin, to.pathname]).toEqual(['http://127.0.0.1:49152', '/']);
  expect(sessionIn(cookies)).toBe('');
  const { status, json } = await exchange(code, verifier);
  expect(status).toBe(200);
  expect((await world.ask('GET', '/v1/tickets', { token: json.token })).status).toBe(200);
  const again = await exchange(code, verifier);
  expect([again.status, reasonIn(again.json)]).toEqual([401, 'state-used']);
});

test('whoever has only seen the code gets nothing, and leaves nothing to get', async () => {
  await aPerson({ amr: ['mfa'] });
  const { verifier, challenge } = aVerifier();
  const { code } = await byLoopback('trusted', challenge);
  expect(reasonIn((await exchange(code, aVerifier().verifier)).json)).toBe('state-foreign');
  expect(reasonIn((await exchange(code, verifier)).json)).toBe('state-used');
});

test('a code is over after a minute, and a made-up one is none', async () => {
  await aPerson({ amr: ['mfa'] });
  const { verifier, challenge } = aVerifier();
  const { code } = await byLoopback('trusted', challenge);
  world.clock.now += 61_000;
  expect(reasonIn((await exchange(code, verifier)).json)).toBe('state-expired');
  expect(reasonIn((await exchange('a.b.c.d.e', verifier)).json)).toBe('state-foreign');
});

test('a program goes on with the code of the account as after a password', async () => {
  const { email } = await aPerson();
  const { secret } = await world.enrol(email);
  const { verifier, challenge } = aVerifier();
  const { code } = await byLoopback('vendor', challenge);
  const first = await exchange(code, verifier);
  expect(first.json).toMatchObject({ twoFactorRedirect: true });
  const body = { code: codeFor(secret, world.clock.now) };
  const done = await world.ask('POST', '/auth/two-factor/verify-totp', { body, cookies: first.cookies });
  expect((await world.ask('GET', '/v1/tickets', { token: done.json.token })).status).toBe(200);
});

test('a program that waits hears of a refusal as well', async () => {
  await aPerson({ verified: false });
  const { to } = await byLoopback('vendor', aVerifier().challenge);
  expect(Object.fromEntries(to.searchParams)).toEqual({
    error: 'auth.invalid',
    error_description: 'the identity provider has not verified the address',
  });
});

test.each(['?loopback=49152', '?loopback=80&challenge=x', '?loopback=a&challenge=b', '?next=//evil.example'])(
  'no redirect goes anywhere else: %s',
  async (query) => {
    expect((await begin('vendor', query)).status).toBe(422);
  },
);
