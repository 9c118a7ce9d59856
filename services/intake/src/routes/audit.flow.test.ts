import { randomBytes } from 'node:crypto';
import { openNote } from '@perennial/domain/audit/note';
import { createLogger } from '@perennial/service-kit/logger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOnce } from '../seal/sealer.ts';
import { openWorld, type World } from '../testing/world.ts';

const master = randomBytes(32);
let world: World;
let bare: World;
beforeAll(async () => {
  world = await openWorld(() => ({ master }));
  bare = await openWorld();
});
afterAll(() => Promise.all([world.close(), bare.close()]));

const seal = async () => {
  const deps = { seals: world.store.seals, master, logger: createLogger('intake', 'silent') };
  while ((await sealOnce(deps, 'one')) > 0);
};
const get = (path: string, caller: Parameters<World['as']>[0] = 'administrator') =>
  world.as(caller, 'GET', path);

test('before anything is sealed there is no checkpoint; afterwards it is the tenant’s, and opens', async () => {
  expect(await get('/v1/audit/checkpoint')).toMatchObject({ status: 404 });
  await seal();
  const { status, text, headers } = await get('/v1/audit/checkpoint');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  const { verifier } = await world.store.seals.key('north', master);
  expect(openNote(text, verifier)).toMatch(/^perennial\/north\n\d+\n/);
  expect((await get('/v1/audit/checkpoint', 'otherAdministrator')).text).toMatch(/^perennial\/south\n/);
});

test('the whole log is verified, also against a checkpoint from before', async () => {
  const note = (await get('/v1/audit/checkpoint')).text;
  const whole = JSON.parse((await get('/v1/audit/verify')).text);
  expect(whole).toMatchObject({ ok: true, unsealed: 0, checkpoint: note });
  const kept = await get(`/v1/audit/verify?checkpoint=${encodeURIComponent(note)}`);
  expect(JSON.parse(kept.text)).toMatchObject({ ok: true });
  const foreign = (await get('/v1/audit/checkpoint', 'otherAdministrator')).text;
  expect(
    JSON.parse((await get(`/v1/audit/verify?checkpoint=${encodeURIComponent(foreign)}`)).text),
  ).toMatchObject({
    ok: false,
    bad: { what: 'the checkpoint kept before', why: 'its signature is not of the tenant’s key' },
  });
  // Whoever asked has seen it; security staff has to look into it.
  const { items } = await world.store.securityEvents.list(world.scopeOf('administrator'), {
    kind: 'integrity-failure',
    limit: 9,
  });
  expect(items).toMatchObject([{ state: 'open', count: 1, detail: { what: 'log' } }]);
});

test('one record’s chain is verified; another tenant’s is not found', async () => {
  const stream = 'sealing-key/north';
  expect(JSON.parse((await get(`/v1/audit/verify?stream=${stream}`)).text)).toEqual({ ok: true, events: 1 });
  expect((await get(`/v1/audit/verify?stream=${stream}`, 'otherAdministrator')).status).toBe(404);
});

test('who may not read the trail is refused, and an unknown question is named', async () => {
  for (const path of ['/v1/audit/checkpoint', '/v1/audit/verify']) {
    for (const caller of ['agent', 'acme', 'bohai', 'otherLead'] as const)
      expect((await get(path, caller)).status).toBe(403);
    expect((await world.as(undefined, 'GET', path)).status).toBe(401);
  }
  const bad = await get('/v1/audit/verify?steam=x');
  expect(bad.status).toBe(422);
  expect(bad.json.detail + JSON.stringify(bad.json.errors)).toContain('steam');
});

test('without a master key a whole log cannot be judged, and says so', async () => {
  const answer = await bare.as('administrator', 'GET', '/v1/audit/verify');
  expect(answer.status).toBe(503);
  expect(answer.json.detail).toContain('PERENNIAL_MASTER_KEY');
});
