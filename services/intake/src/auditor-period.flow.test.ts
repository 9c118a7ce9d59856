/** What an auditor reads of everything that has a time: with a period around it all of it, with another one nothing. */
import { randomBytes } from 'node:crypto';
import { systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealOnce } from './seal/sealer.ts';
import { type Acme, seedAcme } from './testing/acme.ts';
import { morning, openWorld, type World } from './testing/world.ts';

const master = randomBytes(32);
const day = 86_400_000;
const around = { from: morning - 30 * day, to: morning + 2 * day };
/** Before every contract of the seed, and whatever else. */
const before = { from: Date.parse('2018-12-01T00:00:00Z'), to: Date.parse('2019-06-01T00:00:00Z') };
let world: World;
let acme: Acme;
const secrets = { around: '', before: '' };

const auditorOf = async (name: keyof typeof secrets, period: { from: number; to: number }) => {
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  const expiresAt = morning + day;
  const made = await world.store.keys.create(scope, { role: 'auditor', name, expiresAt });
  const grant = {
    person: made.key.id,
    ...period,
    scopes: ['read', 'export'] as const,
    reason: 'r',
    expiresAt,
  };
  await world.store.auditGrants.create(scope, { ...grant, scopes: [...grant.scopes] });
  secrets[name] = made.secret;
};

beforeAll(async () => {
  world = await openWorld(() => ({ master }));
  acme = await seedAcme(world, 'only-for-acme');
  const scope = { tenant: 'north', actor: systemActor, requestId: 'seed' };
  await world.store.identity.training.add(scope, {
    person: 'acme.person',
    course: 'signing',
    version: '1',
    date: morning - day,
    expiresAt: morning + day,
  });
  const seals = { seals: world.store.seals, master, logger: createLogger('intake', 'silent') };
  while ((await sealOnce(seals, 'period')) > 0);
  await auditorOf('around', around);
  await auditorOf('before', before);
});
afterAll(() => world.close());

const read = async (as: keyof typeof secrets, path: string) => {
  const headers = { authorization: `Bearer ${secrets[as]}` };
  const response = await world.app.request(path, { headers });
  const text = await response.text();
  return { status: response.status, text };
};
const countOf = async (as: keyof typeof secrets, path: string): Promise<number> => {
  const { status, text } = await read(as, path);
  expect([path, status]).toEqual([path, 200]);
  const { items }: { items: unknown[] } = JSON.parse(text);
  return items.length;
};

test.each([
  '/v1/tickets',
  '/v1/approvals',
  '/v1/credits',
  '/v1/contracts',
  '/v1/audit/events?limit=5',
  '/v1/audit/events?from=2000-01-01T00:00:00Z&to=2099-01-01T00:00:00Z',
  '/v1/training',
])('a list has what lies in the period, and nothing else: %s', async (path) => {
  expect(await countOf('around', path)).toBeGreaterThan(0);
  expect(await countOf('before', path)).toBe(0);
});

test.each(['/v1/credits', '/v1/approvals'])('a cursor made by hand opens nothing more: %s', async (path) => {
  for (const mark of ['999999999999999/z', '000000000000000/a']) {
    const cursor = Buffer.from(JSON.stringify(mark)).toString('base64url');
    expect(await countOf('before', `${path}?cursor=${cursor}`)).toBe(0);
  }
});

describe('one record outside the period is a 404', () => {
  test.each<[string, () => string]>([
    ['a ticket', () => `/v1/tickets/${acme.no}`],
    ['its timeline', () => `/v1/tickets/${acme.no}/timeline`],
    ['a file of it', () => `/v1/tickets/${acme.no}/attachments/${acme.sha256}`],
    ['a file', () => `/v1/attachments/${acme.sha256}`],
    ['an approval', () => `/v1/approvals/${acme.approval}`],
    ['a credit', () => `/v1/credits/${acme.credit}`],
    ['a run', () => `/v1/runs/${acme.run}`],
  ])('%s', async (_, path) => {
    expect((await read('around', path())).status).toBe(200);
    expect((await read('before', path())).status).toBe(404);
  });

  test('a contract is there for a period that has one of its days', async () => {
    const [contract] = await world.store.contracts.list(world.scopeOf('acme'));
    if (!contract) throw new Error('the seed holds no contract');
    const path = `/v1/contracts/${contract.id}`;
    expect((await read('around', path)).status).toBe(200);
    for (const below of ['', '/versions']) expect((await read('before', `${path}${below}`)).status).toBe(404);
  });
});

describe('a bundle proves the whole of a period', () => {
  test('one within the grant leaves', async () => {
    expect((await read('around', '/v1/audit/export?period=2026-01')).status).toBe(403);
    expect((await read('before', '/v1/audit/export?period=2019-Q1')).status).toBe(200);
  });
  test('one that reaches beyond it does not, and the answer says what would', async () => {
    const { status, text } = await read('before', '/v1/audit/export?period=2019');
    expect(status).toBe(403);
    expect(text).toContain('2018-12-01T00:00:00.000Z to 2019-06-01T00:00:00.000Z');
  });
});

test('who has no period reads as before', async () => {
  for (const path of ['/v1/tickets', '/v1/approvals', '/v1/credits', '/v1/contracts'])
    expect((await world.as('lead', 'GET', path)).json.items.length).toBeGreaterThan(0);
});
