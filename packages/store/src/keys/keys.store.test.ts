import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

let store: Store;
let clock = Date.parse('2026-01-05T09:00:00+08:00');
const scope: Scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => clock });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const made = async (): Promise<string> => {
  const grant = { role: 'agent', name: 'k', expiresAt: clock + 1_000 } as const;
  return (await store.keys.create(scope, grant)).key.id;
};
const actions = async (id: string) =>
  (await store.audit.stream(scope, `key/${id}`, { limit: 9 })).items.map((e) => e.action);

test('of several who revoke a key at once all are answered, and the trail has it once', async () => {
  const id = await made();
  const keys = await Promise.all(Array.from({ length: 8 }, () => store.keys.revoke(scope, id, 'lost')));
  expect(new Set(keys.map((key) => key?.revokedAt))).toEqual(new Set([clock]));
  expect(await actions(id)).toEqual(['key.created', 'key.revoked']);
});

test('a second time keeps the first instant; of another vendor there is no such key', async () => {
  const id = await made();
  expect(await store.keys.revoke({ ...scope, tenant: 'another' }, id, 'lost')).toBeUndefined();
  const first = await store.keys.revoke(scope, id, 'lost');
  clock += 60_000;
  expect(await store.keys.revoke(scope, id, 'lost')).toEqual(first);
  expect(await actions(id)).toEqual(['key.created', 'key.revoked']);
});
