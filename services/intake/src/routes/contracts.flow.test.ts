import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBody, aContract } from '../testing/tenant.ts';
import { openWorld, type World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const put = (over: object) =>
  world.as('lead', 'PUT', '/v1/contracts?reason=as+agreed', { body: aContract('acme', over) });

test('a change makes a new version, a repetition does not', async () => {
  expect((await put({ reopenWithinMs: 86_400_000 })).json).toMatchObject({ version: 2 });
  expect((await put({ reopenWithinMs: 86_400_000 })).json).toMatchObject({ version: 2 });
  expect((await world.as('agent', 'GET', '/v1/contracts/acme-2026')).json).toMatchObject({
    version: 2,
    reopenWithinMs: 86_400_000,
  });
});

test('a ticket keeps the version it was opened under', async () => {
  const before = await world.as('agent', 'POST', '/v1/tickets', { body: aBody() });
  const { json: next } = await put({ reopenWithinMs: 2 * 86_400_000 });
  const after = await world.as('agent', 'POST', '/v1/tickets', { body: aBody() });
  const shown = await world.as('agent', 'GET', `/v1/tickets/${before.json.no}`);
  expect(shown.json).toMatchObject({ contract: { id: 'acme-2026', version: 2 } });
  expect(after.json).toMatchObject({ contract: { id: 'acme-2026', version: 3 } });
  expect(next).toMatchObject({ version: 3 });
});

test('the list has the current version of each, and a customer sees its own', async () => {
  const all = await world.as('agent', 'GET', '/v1/contracts');
  expect(all.json.items.map((c) => c.id).sort()).toEqual(['acme-2026', 'bohai-2026']);
  expect((await world.as('acme', 'GET', '/v1/contracts')).json.items.map((c) => c.id)).toEqual(['acme-2026']);
});
