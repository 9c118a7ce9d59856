import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const now = Date.parse('2026-01-05T09:00:00+08:00');
let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => now });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const scope: Scope = {
  tenant: 'north',
  actor: { id: 'sec', kind: 'person', role: 'security-administrator' },
  requestId: 'r',
};
const draft = {
  name: 'acme',
  issuer: 'https://login.acme.example',
  clientId: 'perennial',
  clientSecret: 'secret:OIDC_ACME',
  emailDomains: ['acme.example'],
  trustsMfa: false,
  active: true,
  reason: 'contract',
};
const issuer = draft.issuer;
const addLogin = (account: string) =>
  store.identity.logins.attach(scope, { account, person: account, email: `${account}@acme.example` });

test('a provider is put, changed and taken away, each with its reason and for somebody to look at', async () => {
  const { providers } = store.identity;
  const first = await providers.put(scope, draft);
  expect(first).toMatchObject({ id: 'north.acme', tenant: 'north', rev: 1, by: 'sec', changedAt: now });
  expect(await providers.put(scope, { ...draft, reason: 'again' })).toEqual(first);
  const changed = await providers.put(scope, { ...draft, trustsMfa: true, reason: 'they have keys' });
  expect(changed.rev).toBe(2);
  expect(await providers.find('north.acme')).toEqual(changed);
  expect(await providers.list({ ...scope, tenant: 'south' })).toEqual([]);
  expect(await providers.remove({ ...scope, tenant: 'south' }, 'acme', 'mine')).toBeUndefined();
  expect(await providers.remove(scope, 'acme', 'left')).toEqual(changed);
  expect(await providers.find('north.acme')).toBeUndefined();
  const { items } = await store.audit.stream(scope, 'identity-provider/acme', { limit: 9 });
  expect(items.map(({ action, reason, changes }) => [action, reason, changes.length])).toEqual([
    ['identity-provider.created', 'contract', 6],
    ['identity-provider.changed', 'they have keys', 1],
    ['identity-provider.deleted', 'left', 6],
  ]);
  expect(items[1]?.changes).toEqual([{ path: '/trustsMfa', old: false, new: true }]);
  const events = await store.securityEvents.list(scope, { kind: 'identity-provider', limit: 9 });
  expect(events.items).toHaveLength(3);
});

test('an identity is of one account, and an account has one identity of an issuer', async () => {
  const { external } = store.identity;
  await addLogin('a-1');
  await addLogin('a-2');
  const one = { issuer, subject: 'one' };
  await external.link(scope, one, 'a-1');
  await external.link(scope, one, 'a-1');
  expect(await external.accountOf('north', one)).toBe('a-1');
  expect(await external.accountOf('south', one)).toBeUndefined();
  expect(await external.accountOf('north', { issuer: `${issuer}/other`, subject: 'one' })).toBeUndefined();
  const conflict = { code: 'identity.conflict' };
  await expect(external.link(scope, one, 'a-2')).rejects.toMatchObject(conflict);
  await expect(external.link(scope, { issuer, subject: 'two' }, 'a-1')).rejects.toMatchObject(conflict);
  await external.link(scope, { issuer: `${issuer}/other`, subject: 'one' }, 'a-1');
  const { items } = await store.audit.stream(scope, 'login/a-1', { limit: 9 });
  expect(items.map(({ action }) => action)).toEqual([
    'login.attached',
    'login.identityLinked',
    'login.identityLinked',
  ]);
});

test('of two identities that are linked to one account at once, one is', async () => {
  const { external } = store.identity;
  await addLogin('a-3');
  const tries = ['x', 'y'].map((subject) => external.link(scope, { issuer, subject }, 'a-3'));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('of all who claim an answer at once, one gets it', async () => {
  const claims = Array.from({ length: 5 }, () =>
    store.identity.external.claim('answer', Date.now() + 600_000),
  );
  expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  expect(await store.identity.external.claim('another', Date.now() + 600_000)).toBe(true);
});
