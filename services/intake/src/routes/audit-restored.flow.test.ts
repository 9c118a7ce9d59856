/** The store is put back to an older backup: nothing is sealed until it is acknowledged, and bundles name what was lost. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { snapshot } from '@perennial/store/audit/testing/snapshot';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readableFiles } from '../audit-bundle/readable.ts';
import { storedSource } from '../audit-bundle/stored-source.ts';
import { ours, pythons } from '../audit-bundle/testing/judges.ts';
import { bundleFiles } from '../audit-bundle/write.ts';
import { type Anchors, fileAnchors } from '../seal/anchors.ts';
import { runSealer } from '../seal/sealer.ts';
import { openWorld, type World } from '../testing/world.ts';

const master = randomBytes(32);
const dir = mkdtempSync(join(tmpdir(), 'perennial-anchors-'));
/** As a process that starts anew would read them. */
const anchors = (): Anchors => fileAnchors(dir);
let world: World;
let security: string;
beforeAll(async () => {
  world = await openWorld(() => ({ master, anchors: { newest: (tenant) => anchors().newest(tenant) } }));
  const role: Role = 'security-administrator';
  const grant = { role, person: 'sec', name: 'sec', expiresAt: world.clock.now + 86_400_000 };
  security = (await world.store.keys.create(world.scopeOf('administrator'), grant)).secret;
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await world.close();
});

const logger = createLogger('intake', 'silent');
const seals = () => world.store.seals;
const securityEvents = () => world.store.securityEvents;
/** A sealer that runs until `done`, on anchors as they lie in the folder. */
const sealUntil = async (done: () => Promise<void>) => {
  // The lease of the one before has run out.
  world.clock.now += 2_000;
  const sealer = runSealer(
    { seals: seals(), securityEvents: securityEvents(), master, anchors: anchors(), logger },
    20,
  );
  await vi.waitFor(done, { timeout: 30_000, interval: 50 });
  await sealer.stop();
};
const allSealed = () => sealUntil(async () => expect(await seals().waiting()).toEqual([]));
const write = (what: string) =>
  world.store.securityEvents.record(world.scopeOf('agent'), { kind: 'denied', about: what });
const say = async (method: string, path: string, body?: object, secret = security) => {
  const response = await world.app.request(path, {
    method,
    headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) };
};
const verify = async () => (await say('GET', '/v1/audit/verify')).json;
const checkpoint = async () => (await seals().checkpoint('north')) ?? expect.fail('nothing is signed');
const sizeOf = (note: string): number => Number(note.split('\n')[1]);

test('before anything is lost there is nothing to acknowledge', async () => {
  expect((await say('POST', '/v1/audit/restored', { reason: 'r' })).json).toMatchObject({
    code: 'request.invalid',
    errors: [{ path: '/checkpoint', code: 'required' }],
  });
  await write('a');
  await allSealed();
  expect(await anchors().newest('north')).toBe(await checkpoint());
  expect((await say('POST', '/v1/audit/restored', { reason: 'r' })).json.code).toBe('audit.nothingLost');
  const forged = { reason: 'r', checkpoint: (await checkpoint()).replace('north\n', 'south\n') };
  expect((await say('POST', '/v1/audit/restored', forged)).json).toMatchObject({
    code: 'request.invalid',
    errors: [{ path: '/checkpoint', code: 'signature' }],
  });
  expect((await say('POST', '/v1/audit/restored', {})).json.errors).toMatchObject([{ path: '/reason' }]);
  expect((await say('POST', '/v1/audit/restored', { reason: 'r' }, world.secrets.administrator)).status).toBe(
    403,
  );
});

test('a restored store is seen at the start, sealed no more, acknowledged, and goes on; a bundle tells', async () => {
  const early = await checkpoint();
  const restore = await snapshot(world.uri);
  for (const what of ['b', 'c', 'd']) await write(what);
  await allSealed();
  const lost = await checkpoint();
  await restore();
  expect(await checkpoint()).toBe(early);

  await write('e');
  await sealUntil(async () => {
    const { items } = await securityEvents().list(world.scopeOf('administrator'), {
      kind: 'integrity-failure',
      limit: 9,
    });
    expect(items).toMatchObject([{ state: 'open', detail: { what: 'restored-unnamed' } }]);
  });
  expect(await seals().waiting()).toContain('north');
  expect(await checkpoint()).toBe(early);
  expect(await verify()).toMatchObject({ ok: false, bad: { what: 'the checkpoint kept before' } });

  // An older one than the one that is kept proves less: the kept one counts.
  const asked = { reason: 'the disk of Monday is gone', checkpoint: Buffer.from(early).toString('base64') };
  const { status, json } = await say('POST', '/v1/audit/restored', asked);
  expect([status, json]).toMatchObject([
    201,
    { number: 1, leaf: sizeOf(early), from: sizeOf(early), to: sizeOf(lost) },
  ]);
  expect(json.text).toContain(`places ${sizeOf(early)} to ${sizeOf(lost) - 1} of the log were lost`);
  expect((await say('POST', '/v1/audit/restored', { reason: 'again' })).json.code).toBe('audit.nothingLost');

  await allSealed();
  const after = await checkpoint();
  expect(after).toContain('\nrestored 1\n');
  expect(await anchors().newest('north')).toBe(after);
  expect(await verify()).toMatchObject({ ok: true, notes: [json.text] });
  const asks = `/v1/audit/verify?checkpoint=${encodeURIComponent(lost)}`;
  expect((await say('GET', asks)).json).toMatchObject({ ok: true, lostWith: { leaf: sizeOf(early) } });

  const key = await seals().key('north', master);
  const source = (await storedSource(seals(), 'north', key)) ?? expect.fail('nothing is sealed');
  const period = { name: '2026', from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
  const about = { tenant: 'north', customer: 'acme', period };
  const wish = { ...about, leaves: { from: 0, to: 2 }, readable: await readableFiles(about) };
  const files = new Map<string, Uint8Array>();
  for await (const { path, bytes } of bundleFiles(source, wish)) files.set(path, bytes);
  const both = async (trusted = {}, of: ReadonlyMap<string, Uint8Array> = files) => {
    const said = ours(of, trusted);
    expect(await pythons(of, trusted)).toEqual(said);
    return said;
  };
  for (const kept of [undefined, early, after]) {
    const { code, said } = await both(kept === undefined ? {} : { checkpoint: kept });
    expect([code, said.split('\n').slice(1)]).toEqual([0, [json.text]]);
  }
  expect(await both({ checkpoint: lost })).toMatchObject({
    code: 0,
    said: expect.stringContaining('the checkpoint kept before covers some of what was lost'),
  });

  // Without the event that names the loss it is no whole bundle, nor with another in its place.
  const bare = { ...source, restores: [] };
  const silent = new Map<string, Uint8Array>();
  for await (const { path, bytes } of bundleFiles(bare, wish)) silent.set(path, bytes);
  expect(await both({}, silent)).toMatchObject({
    code: 1,
    said: expect.stringContaining('it counts 1 restores from a backup, the log names 0'),
  });
  const line = Buffer.from(files.get('restores.jsonl') ?? [])
    .toString()
    .replace(`"to":${sizeOf(lost)}`, `"to":${sizeOf(lost) + 1}`);
  expect(await both({}, new Map([...files, ['restores.jsonl', Buffer.from(line)]]))).toMatchObject({
    code: 1,
    said: expect.stringContaining(
      `line 1 of restores.jsonl: it is not what was sealed as leaf ${sizeOf(early)}`,
    ),
  });
});
