import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '@perennial/domain/audit/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOnce } from '../seal/sealer.ts';
import { openWorld, type World } from '../testing/world.ts';

type Answer = { items: (AuditEvent & { leaf: number })[]; nextCursor?: string };

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const deps = {
    seals: world.store.seals,
    master: randomBytes(32),
    logger: createLogger('intake', 'silent'),
  };
  while ((await sealOnce(deps, 'one')) > 0);
});
afterAll(() => world.close());

const ask = async (query: string): Promise<Answer> => {
  const { status, text } = await world.as('auditor', 'GET', `/v1/audit/events?${query}`);
  expect(status).toBe(200);
  return JSON.parse(text);
};

const all = async (query: string): Promise<Answer['items']> => {
  const found: Answer['items'] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(`${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

test('page by page the whole log comes, each event once and in its place', async () => {
  const events = await all('limit=7');
  expect(events.length).toBeGreaterThan(14);
  expect(events.map(({ leaf }) => leaf)).toEqual(events.map((_, i) => i));
  expect(new Set(events.map(({ tenant }) => tenant))).toEqual(new Set(['north']));
  expect(await ask('limit=7')).toEqual(await ask('limit=7'));
});

test('each filter leaves what fits, and nothing else', async () => {
  const events = await all('limit=200');
  const [one] = events.filter(({ action }) => action === 'key.created');
  if (!one) throw new Error('the world has made no key');
  expect(await all(`stream=${one.stream}`)).toEqual(events.filter(({ stream }) => stream === one.stream));
  expect(await all('action=key.created&limit=3')).toEqual(events.filter((e) => e.action === 'key.created'));
  expect(await all(`actor=${one.actor.id}`)).toEqual(events.filter((e) => e.actor.id === one.actor.id));
  expect(await all('actor=nobody')).toEqual([]);
  const [from, to] = ['2026-01-05T00:00:00Z', '2026-01-06T00:00:00%2B08:00'];
  expect(await all(`from=${from}&to=${to}`)).toEqual(
    events.filter(({ at }) => at >= '2026-01-05T00:00:00.000Z' && at < '2026-01-05T16:00:00.000Z'),
  );
});

test.each([
  ['limit=0', '/limit'],
  ['cursor=x', '/cursor'],
  ['from=yesterday', '/from'],
  ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', '/to'],
])('%s is refused by its field', async (query, path) => {
  const answer = await world.as('auditor', 'GET', `/v1/audit/events?${query}`);
  expect(answer).toMatchObject({ status: 422, json: { errors: [{ path }] } });
});

test('who may not read the trail is refused', async () => {
  for (const caller of ['agent', 'lead', 'acme'] as const)
    expect((await world.as(caller, 'GET', '/v1/audit/events')).status).toBe(403);
});
