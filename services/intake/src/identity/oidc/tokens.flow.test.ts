/** Tokens no real provider would give: each is refused for what is wrong with it, and only the right one signs in. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrookedProvider, type Signing, startCrookedProvider } from '../../testing/crooked-provider.ts';
import { openPeople, type PeopleWorld, seedScope } from '../../testing/people.ts';

const clientId = 'perennial';
let idp: CrookedProvider;
let world: PeopleWorld;
beforeAll(async () => {
  idp = await startCrookedProvider(clientId);
  world = await openPeople([idp.host]);
  await world.store.secrets.put(seedScope, {
    name: 'OIDC_IDP',
    value: 'known to the two of them only',
    reason: undefined,
  });
  await world.store.identity.providers.put(seedScope, {
    name: 'crooked',
    issuer: idp.issuer,
    clientId,
    clientSecret: 'secret:OIDC_IDP',
    emailDomains: ['vendor.example'],
    trustsMfa: false,
    active: true,
    reason: 'test',
  });
  await world.addLogin('li.wei');
  await world.grant('li.wei', 'agent');
});
afterAll(async () => {
  await world.close();
  await idp.close();
});

/** Begins, lets the provider say something, and comes back with its answer. */
const signIn = async (
  claims: (nonce: string) => Record<string, unknown>,
  signing?: Signing,
  query: Record<string, string> = {},
) => {
  const begun = await world.ask('GET', '/auth/oidc/north.crooked');
  const sent = new URL(begun.headers.get('location') ?? '').searchParams;
  const nonce = sent.get('nonce') ?? '';
  idp.next({ nonce, email: 'li.wei@vendor.example', email_verified: true, ...claims(nonce) }, signing);
  const answer = new URLSearchParams({ code: 'c', state: sent.get('state') ?? '', ...query });
  return world.ask('GET', `/auth/oidc/north.crooked/callback?${answer}`, { cookies: begun.cookies });
};
const reasonIn = (json: object): string | undefined =>
  'errors' in json && Array.isArray(json.errors) ? json.errors[0]?.code : undefined;
const seconds = (offset: number): number => Math.floor(Date.now() / 1_000) + offset;

const wrong: [string, string, Record<string, unknown>, Signing?][] = [
  ['another nonce', 'wrong-nonce', { nonce: 'of another sign-in' }],
  ['no nonce', 'bad-token', { nonce: undefined }],
  ['another issuer', 'wrong-issuer', { iss: 'https://login.other.example' }],
  ['another audience', 'wrong-audience', { aud: 'another-client' }],
  ['one audience too many', 'wrong-audience', { aud: [clientId, 'another-client'] }],
  ['an end that is past', 'token-expired', { exp: seconds(-600), iat: seconds(-900) }],
  ['a begin that lies ahead', 'token-expired', { nbf: seconds(3_600) }],
  ['no end', 'bad-token', { exp: undefined }],
  ['no subject', 'bad-token', { sub: undefined }],
  ['nobody’s signature', 'bad-token', {}, 'none'],
  ['somebody else’s signature', 'bad-token', {}, 'another key'],
  ['an address whose proof is a text', 'email-unverified', { email_verified: 'true' }],
  ['no word on whether the address is proved', 'email-unverified', { email_verified: undefined }],
  ['no address', 'email-missing', { email: undefined }],
];

test.each(wrong)('a token with %s is refused: %s', async (_, reason, claims, signing) => {
  const { status, json, cookies } = await signIn(() => claims, signing);
  expect([status, reasonIn(json)]).toEqual([401, reason]);
  expect(cookies).not.toMatch(/session_token=[^;]/);
  const { items } = await world.store.securityEvents.list(seedScope, { kind: 'sign-in-refused', limit: 200 });
  expect(items.map(({ detail }) => [detail.provider, detail.reason])).toContainEqual([
    'north.crooked',
    reason,
  ]);
});

test('an answer that names another provider is not taken', async () => {
  const { status, json } = await signIn(() => ({}), 'own key', { iss: 'https://login.other.example' });
  expect([status, reasonIn(json)]).toEqual([401, 'bad-token']);
});

test('who says no at the provider hears that it was the provider', async () => {
  const { status, json } = await signIn(() => ({}), 'own key', { error: 'access_denied' });
  expect([status, reasonIn(json)]).toEqual([401, 'provider-refused']);
});

test.each([
  [500, '{}'],
  [200, 'not JSON'],
])('a provider that answers %i %s is out of order, which is nobody’s refusal', async (status, body) => {
  const begun = await world.ask('GET', '/auth/oidc/north.crooked');
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  idp.answer(status, body);
  const path = `/auth/oidc/north.crooked/callback?code=c&state=${state}`;
  const reply = await world.ask('GET', path, { cookies: begun.cookies });
  expect([reply.status, reply.json.code]).toEqual([503, 'identity.unavailable']);
  expect(reply.json.detail).not.toContain(idp.host);
});

test('a provider that says it is another one is not believed', async () => {
  await world.store.identity.providers.put(seedScope, {
    name: 'other',
    issuer: `${idp.issuer}/other`,
    clientId,
    clientSecret: 'secret:OIDC_IDP',
    emailDomains: ['vendor.example'],
    trustsMfa: false,
    active: true,
    reason: 'test',
  });
  const { status, json } = await world.ask('GET', '/auth/oidc/north.other');
  expect([status, json.code]).toEqual([503, 'identity.unavailable']);
});

test('a provider in our own network is not asked', async () => {
  const own = await openPeople([]);
  try {
    await own.store.secrets.put(seedScope, { name: 'OIDC_IDP', value: 'v', reason: undefined });
    for (const [name, issuer] of [
      ['number', 'https://127.0.0.1:9'],
      ['metadata', 'https://169.254.169.254'],
      ['name', 'https://localhost:9'],
      ['plain', idp.issuer],
    ] as const) {
      await own.store.identity.providers.put(seedScope, {
        name,
        issuer,
        clientId,
        clientSecret: 'secret:OIDC_IDP',
        emailDomains: ['vendor.example'],
        trustsMfa: false,
        active: true,
        reason: 'test',
      });
      const { status, json } = await own.ask('GET', `/auth/oidc/north.${name}`);
      expect([name, status, json.code]).toEqual([name, 503, 'identity.unavailable']);
    }
  } finally {
    await own.close();
  }
});

test('the right token signs in', async () => {
  const { status, headers } = await signIn(() => ({}));
  expect([status, headers.get('location')]).toEqual([302, 'http://localhost:4000/']);
});
