import { randomBytes } from 'node:crypto';
import { parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash, rootOf } from '@perennial/domain/audit/merkle';
import { openNote } from '@perennial/domain/audit/note';
import { consistencyProof, isConsistent } from '@perennial/domain/audit/proofs';
import { freshName } from '@perennial/testkit/stack/fresh';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SealKey } from '../ports.ts';
import { type Trail, trail } from './testing/trail.ts';

const master = randomBytes(32);
let world: Trail;
beforeAll(async () => {
  world = await trail();
});
afterAll(() => world.close());

const seals = () => world.store.seals;
const sealAll = async (tenant: string, key: SealKey, holder = 'one') => {
  for (let turn = await seals().seal(tenant, key, { holder, leaseMs: 0 }); turn.sealed > 0; )
    turn = await seals().seal(tenant, key, { holder, leaseMs: 0 });
  return seals().sign(tenant, key);
};
const read = (note: string, key: SealKey) => {
  const checkpoint = parseCheckpoint(openNote(note, key.verifier) ?? '');
  return checkpoint ?? expect.fail('the note does not open');
};
const leavesOf = async (tenant: string) =>
  (await world.rows.tiles.find({ tenant }).sort({ index: 1 }).toArray()).flatMap((t) =>
    t.entries.map((e) => leafHash(leafText(e))),
  );

/** Every checkpoint begins the log that is stored. */
const expectNoFork = async (tenant: string, key: SealKey) => {
  const leaves = await leavesOf(tenant);
  const newer = { size: leaves.length, root: rootOf(leaves) };
  for (const note of await seals().checkpoints(tenant)) {
    const older = read(note, key);
    expect(isConsistent(older, newer, consistencyProof(leaves, older.size))).toBe(true);
  }
  expect(await seals().verify(tenant, key)).not.toHaveProperty('bad');
};

test('what is written has its place and its signed checkpoint after one turn', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'a', 'b', 'a'], ['acme', 'acme', 'bohai', undefined]);
  expect(await seals().waiting()).toContain(tenant);
  expect(await seals().lagMs(Date.now() + 5_000)).toBeGreaterThanOrEqual(5_000);
  const note = (await sealAll(tenant, key)) ?? expect.fail('nothing was signed');
  // The key's own event is the fifth.
  expect(read(note, key)).toMatchObject({ origin: `perennial/${tenant}`, size: 5 });
  expect(await seals().checkpoint(tenant)).toBe(note);
  expect(await seals().waiting()).not.toContain(tenant);
  expect(await seals().lagMs(Date.now())).toBe(0);
  expect(await seals().verify(tenant, key)).toEqual({
    size: 5,
    unsealed: 0,
    restores: [],
    checkpoint: note,
  });
  expect(await seals().sign(tenant, key)).toBeUndefined();
});

test('a tag tells two customers apart and names neither', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'b', 'c'], ['acme', 'bohai', 'acme']);
  await sealAll(tenant, key);
  const [tile] = await world.rows.tiles.find({ tenant }).toArray();
  const tags = tile?.entries.map((e) => e.tag) ?? [];
  expect(tags.filter((t) => t === key.tag('acme'))).toHaveLength(2);
  expect(tags.filter((t) => t === key.tag('bohai'))).toHaveLength(1);
  expect(JSON.stringify(tags)).not.toMatch(/acme|bohai/);
});

test('a tenant keeps one key, whoever asks first, and only the master key opens it', async () => {
  const tenant = freshName('north');
  const keys = await Promise.all([1, 2, 3].map(() => seals().key(tenant, master)));
  expect(new Set(keys.map((k) => k.sign('x\n'))).size).toBe(1);
  await expect(seals().key(tenant, randomBytes(32))).rejects.toThrow(
    `does not open the sealing key of ${tenant}`,
  );
  await expect(seals().key(tenant, randomBytes(16))).rejects.toThrow('a master key has 32 bytes, not 16');
  const row = await world.rows.sealKeys.findOne({ _id: tenant });
  await world.rows.sealKeys.insertOne({
    ...(row ?? expect.fail()),
    _id: `${tenant}-2`,
    tenant: `${tenant}-2`,
  });
  await expect(seals().key(`${tenant}-2`, master)).rejects.toThrow('does not open');
});

test('a log over several tiles, grown in uneven steps, is one tree', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  for (const n of [250, 5, 1, 600]) {
    await world.write(
      tenant,
      Array.from({ length: n }, (_, i) => `s${i % 7}`),
    );
    await sealAll(tenant, key);
  }
  expect((await world.rows.tiles.find({ tenant }).toArray()).map((t) => t.entries.length)).toEqual([
    256, 256, 256, 89,
  ]);
  expect(await seals().checkpoints(tenant)).toHaveLength(4);
  await expectNoFork(tenant, key);
});

test('sealers that race give every event one place and sign one tree', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(
    tenant,
    Array.from({ length: 700 }, (_, i) => `s${i % 5}`),
  );
  await Promise.all(['one', 'two', 'three'].map((holder) => sealAll(tenant, key, holder)));
  await sealAll(tenant, key);
  expect(await leavesOf(tenant)).toHaveLength(701);
  await expectNoFork(tenant, key);
});

test('while a lease runs, others wait; afterwards the next one holds the next epoch', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  const at = Date.now();
  world.clock.now = at;
  expect(await seals().seal(tenant, key, { holder: 'one', leaseMs: 3_000 })).toEqual({
    sealed: 1,
    held: false,
  });
  await world.write(tenant, ['a']);
  expect(await seals().seal(tenant, key, { holder: 'two', leaseMs: 3_000 })).toEqual({
    sealed: 0,
    held: true,
  });
  world.clock.now = at + 3_000;
  expect(await seals().seal(tenant, key, { holder: 'two', leaseMs: 3_000 })).toEqual({
    sealed: 1,
    held: false,
  });
  await world.write(tenant, ['a']);
  // The first one was only slow: it may not go on.
  expect(await seals().seal(tenant, key, { holder: 'one', leaseMs: 3_000 })).toEqual({
    sealed: 0,
    held: true,
  });
  expect(await world.rows.logs.findOne({ _id: tenant })).toMatchObject({ holder: 'two', epoch: 2, size: 2 });
});

test('a sealer that dies after any of its writes leaves a log that the next one continues', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  let died = 0;
  for (let step = 0; ; step += 1) {
    await world.write(tenant, ['a', 'b'], ['acme', 'bohai']);
    const mortal = world.dyingAfter(step);
    const turn = async () => {
      await mortal.seal(tenant, key, { holder: `mortal-${step}`, leaseMs: 0 });
      await mortal.sign(tenant, key);
    };
    const survived = await turn().then(
      () => true,
      () => false,
    );
    await sealAll(tenant, key, 'next');
    await expectNoFork(tenant, key);
    if (survived) break;
    died += 1;
  }
  // log, tile and marks of the sealing; checkpoint and log of the signing.
  expect(died).toBe(5);
});

test('whatever is changed in the store is named', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(
    tenant,
    Array.from({ length: 150 }, (_, i) => `s${i % 4}`),
    ['acme', 'bohai'],
  );
  await sealAll(tenant, key);
  await world.write(
    tenant,
    Array.from({ length: 150 }, (_, i) => `s${i % 4}`),
    ['bohai', undefined],
  );
  await sealAll(tenant, key);
  await expectNoFork(tenant, key);
  const kept = (await seals().checkpoint(tenant)) ?? expect.fail('no checkpoint');
  const ids = (await world.rows.audit.find({ tenant }).toArray()).map((r) => r._id);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), async (a, b) => {
      for (const corrupt of world.corruptions) {
        const restore = await world.remember(tenant);
        const expected = await corrupt.apply(tenant, ids[a % ids.length] ?? '', ids[b % ids.length] ?? '');
        const { bad } = await seals().verify(tenant, key, kept);
        await restore();
        if (expected === 'nothing') continue;
        expect(bad, corrupt.name).toBeDefined();
        if (expected) expect(bad?.what, corrupt.name).toBe(expected);
      }
    }),
    { seed: 5, numRuns: 3 },
  );
  expect(await seals().verify(tenant, key, kept)).not.toHaveProperty('bad');
});

test('a log cut back as a whole, checkpoints and all, fails against a checkpoint kept elsewhere', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'b']);
  await sealAll(tenant, key);
  const restore = await world.remember(tenant);
  await world.write(tenant, ['c']);
  const kept = (await sealAll(tenant, key)) ?? expect.fail('nothing was signed');
  await restore();
  expect(await seals().verify(tenant, key)).not.toHaveProperty('bad');
  expect((await seals().verify(tenant, key, kept)).bad).toEqual({
    what: 'the checkpoint kept before',
    why: 'it covers 4 events, the log holds 3',
  });
});

test('events that wait for their place are verified too: content, values and chain', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'b']);
  await sealAll(tenant, key);
  await world.write(tenant, ['a', 'b', 'a']);
  const clean = await seals().verify(tenant, key);
  expect(clean).toMatchObject({ size: 3, unsealed: 3 });
  expect(clean).not.toHaveProperty('bad');
  const restore = await world.remember(tenant);
  const second = `${tenant}/thing/a/2`;
  const { audit } = world.rows;
  const bad = async () => {
    const finding = await seals().verify(tenant, key);
    await restore();
    return finding.bad;
  };
  await audit.updateOne({ _id: second }, { $set: { 'event.actor.id': 'somebody.else' } });
  expect(await bad()).toEqual({ what: second, why: 'its content was changed' });
  await audit.deleteOne({ _id: second });
  expect(await bad()).toEqual({ what: `${tenant}/thing/a/3`, why: 'it does not continue the event before' });
  await audit.updateOne({ _id: second }, { $set: { 'personal.0.value': 'another' } });
  expect(await bad()).toEqual({ what: second, why: 'a value beside it is not the one it commits to' });
});

test('a log that grows while it is verified is not taken for a broken one', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  const streams = Array.from({ length: 300 }, (_, i) => `s${i % 40}`);
  await world.write(tenant, streams);
  await sealAll(tenant, key);
  const writing = (async () => {
    for (let i = 0; i < 12; i += 1) {
      await world.write(tenant, streams.slice(0, 60));
      await sealAll(tenant, key);
    }
  })();
  for (let i = 0; i < 6; i += 1) expect(await seals().verify(tenant, key)).not.toHaveProperty('bad');
  await writing;
  expect(await seals().verify(tenant, key)).toMatchObject({ size: 1_021, unsealed: 0 });
});
