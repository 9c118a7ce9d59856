import { randomBytes } from 'node:crypto';
import { commitmentsIn, wrongValues } from '@perennial/domain/audit/personal';
import { createLogger } from '@perennial/service-kit/logger';
import { hashOf } from '@perennial/store/core/hash';
import type { SealedEvent } from '@perennial/store/ports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOnce } from '../seal/sealer.ts';
import { openWorld, type World } from '../testing/world.ts';

const master = randomBytes(32);
let world: World;
beforeAll(async () => {
  world = await openWorld(() => ({ master }));
  const deps = { seals: world.store.seals, master, logger: createLogger('intake', 'silent') };
  while ((await sealOnce(deps, 'one')) > 0);
});
afterAll(() => world.close());

type Page = { items: SealedEvent[]; nextCursor?: string };
const events = async (query = '', caller: Parameters<World['as']>[0] = 'auditor'): Promise<Page> => {
  const { status, text } = await world.as(caller, 'GET', `/v1/audit/events${query}`);
  expect(status).toBe(200);
  return JSON.parse(text);
};

test('pages go through the whole log in its order, every event with the hash it was sealed with', async () => {
  const all: SealedEvent[] = [];
  for (let cursor = ''; ; ) {
    const page = await events(`?limit=3${cursor}`);
    all.push(...page.items);
    if (!page.nextCursor) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(all.length).toBeGreaterThan(6);
  expect(all.map((e) => e.leaf)).toEqual(all.map((_, i) => i));
  for (const { event, hash } of all) expect(hashOf(event)).toBe(hash);
  expect(new Set(all.map((e) => e.event.tenant))).toEqual(new Set(['north']));
});

test('an event comes with all the words it commits to, each with the salt that proves it', async () => {
  const { items } = await events('?limit=500');
  for (const { event, values } of items) {
    expect(wrongValues(event, values)).toBeUndefined();
    expect(values.map((v) => v.commit).sort()).toEqual([...commitmentsIn(event)].sort());
  }
  expect(items.some((e) => e.values.length > 1)).toBe(true);
});

test('each filter narrows to what it says, and together they all hold', async () => {
  const { items } = await events('?limit=500');
  const one = items.find((e) => e.event.stream.startsWith('sealing-key/')) ?? expect.fail('no key event');
  const { stream, action, actor } = one.event;
  const expectSame = async (query: string, keep: (e: SealedEvent) => boolean) =>
    expect((await events(`?limit=500&${query}`)).items).toEqual(items.filter(keep));
  await expectSame(`stream=${stream}`, (e) => e.event.stream === stream);
  await expectSame(`action=${action}`, (e) => e.event.action === action);
  await expectSame(`actor=${actor.id}`, (e) => e.event.actor.id === actor.id);
  await expectSame('from=2026-01-05T09:00:00%2B08:00', (e) => e.event.at >= '2026-01-05T01:00:00.000Z');
  await expectSame('to=2026-01-05T01:00:00Z', (e) => e.event.at < '2026-01-05T01:00:00.000Z');
  await expectSame(`actor=${actor.id}&action=another`, () => false);
});

test('a question that cannot be meant is named', async () => {
  const faults = async (query: string) => {
    const { status, json } = await world.as('auditor', 'GET', `/v1/audit/events?${query}`);
    expect(status).toBe(422);
    return json.errors.map((e) => e.path);
  };
  expect(await faults('limit=0&from=yesterday')).toEqual(expect.arrayContaining(['/limit', '/from']));
  expect(await faults('cursor=x')).toEqual(['/cursor']);
  expect(await faults('from=2026-01-05T01:00:00Z&to=2026-01-05T01:00:00Z')).toEqual(['/to']);
});

test('staff and customers do not read the trail', async () => {
  for (const caller of ['agent', 'lead', 'acme'] as const)
    expect((await world.as(caller, 'GET', '/v1/audit/events')).status).toBe(403);
});
