import { randomBytes } from 'node:crypto';
import type { Scope } from '@perennial/domain/scope/rules';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { secretsFrom } from './env.ts';

let store: Store;
const scope = (tenant: string): Scope => ({
  tenant,
  actor: { id: 'zhao.min', kind: 'person', role: 'administrator' },
  requestId: 'r-1',
});
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), masterKey: randomBytes(32) });
  await store.ensureIndexes();
  await store.secrets.put(scope('north'), { name: 'ERP', value: 'postgres://north', reason: undefined });
  await store.secrets.put(scope('south'), { name: 'ERP', value: 'postgres://south', reason: undefined });
  await store.secrets.put(scope('south'), {
    name: 'ONLY_SOUTH',
    value: 'postgres://south',
    reason: 'as agreed',
  });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => store.close());

test("a stored secret is the one of the site's tenant", async () => {
  const resolve = secretsFrom(store.secrets);
  expect(await resolve('secret:ERP', 'north')).toBe('postgres://north');
  expect(await resolve('secret:ERP', 'south')).toBe('postgres://south');
  await expect(resolve('secret:ONLY_SOUTH', 'north')).rejects.toThrow('there is no secret ONLY_SOUTH');
});

test('a new value is used at once, a deleted one no more', async () => {
  const resolve = secretsFrom(store.secrets);
  await store.secrets.put(scope('north'), { name: 'TURN', value: 'a', reason: undefined });
  expect(await resolve('secret:TURN', 'north')).toBe('a');
  await store.secrets.put(scope('north'), { name: 'TURN', value: 'b', reason: 'leaked' });
  expect(await resolve('secret:TURN', 'north')).toBe('b');
  await store.secrets.remove(scope('north'), 'TURN', 'closed');
  await expect(resolve('secret:TURN', 'north')).rejects.toThrow('perennial secret put TURN');
});

test('env:NAME is a setting of the process, whatever is stored under that name', async () => {
  const resolve = secretsFrom(store.secrets);
  await expect(resolve('env:ERP', 'north')).rejects.toThrow('the worker has no setting ERP');
  vi.stubEnv('ERP', 'postgres://own');
  expect(await resolve('env:ERP', 'north')).toBe('postgres://own');
  expect(await resolve('secret:ERP', 'north')).toBe('postgres://north');
});
