import { type Contract, contractRow } from '@perennial/domain/contract/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../ports.ts';

const scope: Scope = {
  tenant: 'north',
  actor: { id: 'chen-jie', kind: 'person', role: 'lead' },
  requestId: 'test',
};
const at = Date.parse('2026-03-02T10:00:00+08:00');
let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => at });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };
const aContract = (id: string, over: object = {}): Omit<Contract, 'version'> =>
  contractRow.parse({
    id,
    customer: 'acme',
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: { site: row, module: row, department: row, user: row },
    levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
    autoCloseAfter: '120h',
    reopenWithin: '336h',
    ...over,
  });
const july = Date.parse('2026-07-01T00:00:00+08:00');

test('every version keeps since when it holds, who made it and why', async () => {
  await store.contracts.put(scope, aContract('kept'), { reason: 'signed' });
  await store.contracts.put(scope, aContract('kept', { autoCloseAfter: '48h' }), {
    effectiveFrom: july,
    reason: 'from July on',
  });
  expect(await store.contracts.versions(scope, 'kept')).toEqual([
    {
      id: 'kept',
      version: 1,
      effectiveFrom: Date.parse('2026-01-01T00:00:00+08:00'),
      createdAt: at,
      actor: 'chen-jie',
      reason: 'signed',
    },
    {
      id: 'kept',
      version: 2,
      effectiveFrom: july,
      createdAt: at,
      actor: 'chen-jie',
      reason: 'from July on',
    },
  ]);
  expect(await store.contracts.versions({ ...scope, customer: 'bohai' }, 'kept')).toEqual([]);
  expect(await store.contracts.versions({ ...scope, tenant: 'south' }, 'kept')).toEqual([]);
});

test('in force is the version of that instant; the newest is listed though it lies ahead', async () => {
  const inForce = async (time: number) => (await store.contracts.inForce(scope, 'acme', time))?.version;
  expect([await inForce(july - 1), await inForce(july)]).toEqual([1, 2]);
  expect(await inForce(Date.parse('2025-12-31T23:59:59+08:00'))).toBeUndefined();
  expect(await inForce(Date.parse('2027-01-01T00:00:00+08:00'))).toBeUndefined();
  expect((await store.contracts.versionAt(scope, 'kept', Date.parse('2027-06-01T00:00:00Z')))?.version).toBe(
    2,
  );
  expect((await store.contracts.get(scope, 'kept'))?.version).toBe(2);
  expect((await store.contracts.list(scope)).map((c) => c.version)).toEqual([2]);
  expect(await store.contracts.inForce({ ...scope, customer: 'bohai' }, 'acme', july)).toBeUndefined();
  expect(await store.contracts.versionAt({ ...scope, customer: 'bohai' }, 'kept', july)).toBeUndefined();
});

test('the same contract put again, its keys in another order, is the same version', async () => {
  const turned = Object.fromEntries(Object.entries(aContract('kept', { autoCloseAfter: '48h' })).reverse());
  expect((await store.contracts.put(scope, contractRow.parse(turned), { reason: undefined })).version).toBe(
    2,
  );
});

test('what was applied is kept beside what was made of it', async () => {
  const draft = aContract('drafted', {
    levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
  });
  const following = { ...draft, title: 'follows its calendar' };
  await store.contracts.put(scope, draft, { draft: following, reason: undefined });
  expect(await store.contracts.draft(scope, 'drafted', 1)).toEqual(following);
  expect(await store.contracts.draft({ ...scope, customer: 'bohai' }, 'drafted', 1)).toBeUndefined();
  // The same promises that follow other calendars are another version.
  expect((await store.contracts.put(scope, draft, { reason: 'fixed calendars' })).version).toBe(2);
});

test('put by several at once, the same change is made once', async () => {
  const next = aContract('kept', { autoCloseAfter: '72h' });
  const made = await Promise.all(
    [1, 2, 3, 4].map(() => store.contracts.put(scope, next, { reason: 'all at once' })),
  );
  expect(made.map((c) => c.version)).toEqual([3, 3, 3, 3]);
  const { events, brokenAt } = await store.audit.verify('north', 'contract/kept');
  expect({ events, brokenAt }).toEqual({ events: 3, brokenAt: undefined });
});
