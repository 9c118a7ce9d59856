import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../postgres/session.ts';
import { CopyWorld } from '../testing/copy-world.ts';
import { freezeDatabase, unfreezeDatabase, writersOf } from './freeze.ts';

let world: CopyWorld;
let own: Awaited<ReturnType<typeof openSession>>;
beforeAll(async () => {
  world = await CopyWorld.start();
  own = await openSession({ connectionString: world.urls.source, name: 'perennial M-1', schema: 'public' });
  await own.query('CREATE TABLE orders (id int)');
}, 60_000);
afterAll(async () => {
  await own.end();
  await world.stop();
});

const clerk = async () => {
  const client = new pg.Client({ connectionString: world.urls.source, application_name: 'clerk' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

test('a frozen database takes no writes of anybody, old or new, until it is given back', async () => {
  const before = await clerk();
  await before.query('INSERT INTO orders VALUES (1)');
  await freezeDatabase(own);
  await freezeDatabase(own);
  await expect(before.query('INSERT INTO orders VALUES (2)')).rejects.toThrow();
  const during = await clerk();
  await expect(during.query('INSERT INTO orders VALUES (3)')).rejects.toThrow('read-only');
  expect((await during.query('SELECT id FROM orders')).rows).toEqual([{ id: 1 }]);
  await during.end();
  await unfreezeDatabase(own);
  await unfreezeDatabase(own);
  const after = await clerk();
  await after.query('INSERT INTO orders VALUES (4)');
  await after.end();
});

test('whoever has begun to write is named until the transaction ends', async () => {
  const writer = await clerk();
  await writer.query('BEGIN');
  await writer.query('INSERT INTO orders VALUES (5)');
  expect(await writersOf(own)).toEqual([expect.stringMatching(/^\d+ clerk$/)]);
  await writer.query('COMMIT');
  expect(await writersOf(own)).toEqual([]);
  await writer.end();
});

test('the author’s own statements take the place of the usual way', async () => {
  await freezeDatabase(own, ['REVOKE INSERT ON orders FROM PUBLIC', 'CREATE TABLE marker (id int)']);
  await unfreezeDatabase(own, ['DROP TABLE marker']);
  const free = await clerk();
  await free.query('INSERT INTO orders VALUES (6)');
  await free.end();
});
