/** The store is put back to an older backup: what the log lost is proven, named in it, and never contradicted unnoticed. */
import { randomBytes } from 'node:crypto';
import { type Checkpoint, parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { openNote } from '@perennial/domain/audit/note';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SealKey, SealRepository } from '../ports.ts';
import { type Trail, trail } from './testing/trail.ts';

const master = randomBytes(32);
let world: Trail;
beforeAll(async () => {
  world = await trail();
});
afterAll(() => world.close());

const seals = (): SealRepository => world.store.seals;
const seal = async (tenant: string, key: SealKey): Promise<string> => {
  while ((await seals().seal(tenant, key, { holder: 'one', leaseMs: 60_000 })).sealed > 0);
  await seals().sign(tenant, key);
  return (await seals().checkpoint(tenant)) ?? expect.fail('nothing was signed');
};
const read = (note: string, key: SealKey): Checkpoint =>
  parseCheckpoint(openNote(note, key.verifier) ?? '') ?? expect.fail('no checkpoint');
const scopeOf = (tenant: string) => ({
  tenant,
  actor: { id: 'sec', kind: 'person', role: 'security-administrator' } as const,
  requestId: 'r-1',
});
const acknowledge = (tenant: string, key: SealKey, checkpoint: string, by = seals()) =>
  by.acknowledgeRestore(scopeOf(tenant), key, { checkpoint, reason: 'the disk of Monday is gone' });
const verify = (tenant: string, key: SealKey, kept?: string) => seals().verify(tenant, key, kept);

/** A log of 4 events whose backup holds 3 more that nobody had sealed; then it grew, and all that is gone again. */
const restored = async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'b', 'a']);
  const early = await seal(tenant, key);
  await world.write(tenant, ['a', 'c', 'b']);
  const restore = await world.remember(tenant);
  const middle = await seal(tenant, key);
  await world.write(tenant, ['a', 'd']);
  const kept = await seal(tenant, key);
  await restore();
  return { tenant, key, early, middle, kept };
};

test('before it is acknowledged the loss is seen; afterwards the log names it and goes on', async () => {
  const { tenant, key, early, middle, kept } = await restored();
  expect(await seals().standing(tenant, key, early)).toBe('held');
  expect(await seals().standing(tenant, key, kept)).toBe('lost');
  expect((await verify(tenant, key, kept)).bad).toEqual({
    what: 'the checkpoint kept before',
    why: 'it covers 9 events, the log holds 4',
  });
  const restore = await acknowledge(tenant, key, kept);
  expect(restore).toMatchObject({ number: 1, leaf: 4, from: 4, to: 9, after: '2026-01-05T01:00:00.000Z' });
  expect(await seals().standing(tenant, key, kept)).toMatchObject({ number: 1 });
  await world.write(tenant, ['a', 'e', 'a', 'e', 'a']);
  const after = await seal(tenant, key);
  // Of the same size as one that was lost, and of another root: it says that it came after the restore.
  expect(read(after, key)).toMatchObject({ size: 14, restored: 1 });
  for (const lost of [middle, kept]) {
    const finding = await verify(tenant, key, lost);
    expect(finding).toMatchObject({ restores: [{ from: 4, to: 9 }], lostWith: { leaf: 4 } });
    expect(finding).not.toHaveProperty('bad');
  }
  for (const held of [early, after]) {
    const finding = await verify(tenant, key, held);
    expect(finding).toMatchObject({ restores: [{ number: 1 }] });
    expect(finding).not.toHaveProperty('bad');
    expect(finding).not.toHaveProperty('lostWith');
  }
  const { items } = await world.store.securityEvents.list(scopeOf(tenant), { limit: 9 });
  expect(items).toMatchObject([
    { kind: 'integrity-failure', detail: { what: 'restored', from: 4, to: 9 }, actor: { id: 'sec' } },
  ]);
});

test('a loss is acknowledged once, and only one that there is', async () => {
  const { tenant, key, early, kept } = await restored();
  const nothing = { code: 'audit.nothingLost' };
  await expect(acknowledge(tenant, key, early)).rejects.toMatchObject(nothing);
  await acknowledge(tenant, key, kept);
  await expect(acknowledge(tenant, key, kept)).rejects.toMatchObject(nothing);
  const other = await seals().key(freshName('south'), master);
  await expect(acknowledge(tenant, other, kept)).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(acknowledge(tenant, key, kept.replace('9', '8'))).rejects.toMatchObject({
    code: 'request.invalid',
    details: { errors: [{ path: '/checkpoint' }] },
  });
});

test('a checkpoint that turns up later and covers more is bad until its loss is named, too', async () => {
  const { tenant, key, middle, kept } = await restored();
  expect(await acknowledge(tenant, key, middle)).toMatchObject({ from: 4, to: 7 });
  await world.write(tenant, ['a', 'b', 'c', 'd']);
  await seal(tenant, key);
  expect((await verify(tenant, key, kept)).bad).toBeDefined();
  expect(await acknowledge(tenant, key, kept)).toMatchObject({ number: 2, from: 4, to: 9 });
  await seal(tenant, key);
  expect(await verify(tenant, key, kept)).toMatchObject({ lostWith: { number: 2 } });
});

test('a backup of before an acknowledged restore is restored: the numbers go on', async () => {
  const tenant = freshName('north');
  const key = await seals().key(tenant, master);
  await world.write(tenant, ['a', 'b']);
  await seal(tenant, key);
  const restore = await world.remember(tenant);
  await world.write(tenant, ['a', 'b']);
  const first = await seal(tenant, key);
  await restore();
  await acknowledge(tenant, key, first);
  const second = await seal(tenant, key);
  await restore();
  expect(await acknowledge(tenant, key, second)).toMatchObject({ number: 2, from: 3 });
  const after = await seal(tenant, key);
  expect(read(after, key)).toMatchObject({ restored: 2 });
  expect(await verify(tenant, key, second)).toMatchObject({ lostWith: { number: 2 } });
  // What was lost the first time was named by what is lost itself now.
  expect((await verify(tenant, key, first)).bad).toBeDefined();
  await acknowledge(tenant, key, first);
  const finding = await verify(tenant, key, first);
  expect(finding).toMatchObject({ lostWith: { number: 3 } });
  expect(finding).not.toHaveProperty('bad');
});

test('where the log went on unnoticed, nothing says where the two part', async () => {
  const { tenant, key, kept } = await restored();
  await world.write(tenant, ['x', 'y', 'z', 'x']);
  const forked = await seal(tenant, key);
  expect(read(forked, key).size).toBeGreaterThan(9);
  expect(await seals().standing(tenant, key, kept)).toBe('lost');
  expect(await acknowledge(tenant, key, kept)).toMatchObject({ from: 0, to: 9 });
  await seal(tenant, key);
  expect(await verify(tenant, key, kept)).toMatchObject({ lostWith: { from: 0 } });
  expect(await verify(tenant, key, forked)).not.toHaveProperty('lostWith');
});

test('a process that dies at any write of the acknowledgement leaves all of it or nothing', async () => {
  const { tenant, key, kept } = await restored();
  for (let step = 0; ; step += 1) {
    const survived = await acknowledge(tenant, key, kept, world.dyingAfter(step)).then(
      () => true,
      () => false,
    );
    if (survived) {
      // Two events, log, tile and the mark of the place.
      expect(step).toBe(5);
      break;
    }
    expect(await seals().standing(tenant, key, kept)).toBe('lost');
    expect(await verify(tenant, key)).not.toHaveProperty('bad');
  }
  // Dead before it was signed: whoever seals next signs it.
  expect(await seals().waiting()).toContain(tenant);
  expect(read(await seal(tenant, key), key)).toMatchObject({ restored: 1 });
});

test('an acknowledgement that is taken out or does not prove its loss is named', async () => {
  const { tenant, key, kept } = await restored();
  await acknowledge(tenant, key, kept);
  await seal(tenant, key);
  const bad = async () => (await verify(tenant, key)).bad?.what;
  const id = `${tenant}/audit-log/${tenant}/1`;
  const restore = await world.remember(tenant);
  await world.rows.logs.updateOne({ _id: tenant }, { $unset: { restored: 1 } });
  expect(await bad()).toBe('the end of the log');
  await restore();
  await world.rows.audit.updateOne({ _id: id }, { $set: { 'event.action': 'audit.nothing' } });
  expect(await bad()).toBe(id);
  await restore();
  await world.rows.audit.deleteOne({ _id: id });
  expect(await bad()).toBe(id);
});
