/** What the key ring does while nobody can reach the store. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../open.ts';

const masterKey = randomBytes(32);
const scope: Scope = { tenant: 'kept', actor: { ...systemActor, kind: 'person' }, requestId: 'r-1' };

/** A way to the store that can be cut. */
const aWay = async (uri: string) => {
  const port = Number(new URL(uri).port);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  onTestFinished(cut);
  return { uri: uri.replace(`:${port}/`, `:${address.port}/`), cut };
};

test('keys that were there at the start are at hand without the store, also for writing and after their minute', async () => {
  const uri = freshDatabase();
  const clock = { now: Date.parse('2026-01-05T09:00:00+08:00') };
  const now = () => clock.now;
  const writer = openStore({ uri, now, masterKey });
  const way = await aWay(uri);
  const away = openStore({ uri: way.uri, now, masterKey, serverSelectionTimeoutMs: 300 });
  onTestFinished(async () => {
    await away.close();
    await writer.close();
  });
  await writer.ensureIndexes();
  const first = await writer.dataKeys.active('kept');
  await writer.dataKeys.rotate(scope, 'yearly');
  const second = await writer.dataKeys.active('kept');

  await away.dataKeys.preload();
  way.cut();
  expect(away.dataKeys.find('kept.1')).toEqual(first);
  expect(away.dataKeys.active('kept')).toEqual(second);
  clock.now += 60_000;
  expect(await away.dataKeys.active('kept')).toEqual(second);
  // Not asked again with every payload.
  expect(away.dataKeys.active('kept')).toEqual(second);
  for (const unknown of [away.dataKeys.find('other.1'), away.dataKeys.active('other')])
    await expect(unknown).rejects.toMatchObject({ code: 'store.unavailable' });
});

test('a key that does not fit the master key is left out, and does not keep the others away', async () => {
  const uri = freshDatabase();
  const writer = openStore({ uri, masterKey });
  const other = openStore({ uri, masterKey: randomBytes(32) });
  onTestFinished(async () => {
    await other.close();
    await writer.close();
  });
  await writer.ensureIndexes();
  await writer.dataKeys.active('foreign');
  const own = await other.dataKeys.active('own');
  await other.dataKeys.preload();
  expect(other.dataKeys.find('own.1')).toEqual(own);
  await expect(other.dataKeys.find('foreign.1')).rejects.toThrow('PERENNIAL_MASTER_KEY');
});
