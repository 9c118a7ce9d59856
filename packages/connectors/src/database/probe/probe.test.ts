import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../postgres/session.ts';
import { CopyWorld } from '../testing/copy-world.ts';
import { inspectSource } from './inspect-source.ts';
import { inspectTarget } from './inspect-target.ts';

let world: CopyWorld;
beforeAll(async () => {
  world = await CopyWorld.start();
  await world.target.query('CREATE TABLE full_one (id int PRIMARY KEY, a int, b int)');
  await world.target.query('CREATE INDEX ON full_one (b, a)');
  await world.target.query('CREATE TABLE empty_one (id int)');
  await world.target.query('INSERT INTO full_one VALUES (1), (2)');
  await world.target.query(`CREATE ROLE reader LOGIN PASSWORD 'p'`);
  await world.target.query('GRANT SELECT ON full_one TO reader');
}, 60_000);
afterAll(() => world.stop());

test('rows, rights and the ledger as they are', async () => {
  const facts = await inspectTarget(world.target, 'public', ['full_one', 'empty_one', 'nothing']);
  expect(facts.rows).toEqual({ full_one: 1, empty_one: 0 });
  expect(facts.rights.full_one).toEqual(['select', 'insert', 'update', 'delete', 'truncate']);
  expect(facts.ledger).toBe(true);
});

test('a role that may only read is told apart, and makes no ledger', async () => {
  const url = new URL(world.urls.target);
  url.username = 'reader';
  url.password = 'p';
  const reader = await openSession({ connectionString: url.href, name: 'reader', schema: 'public' });
  const facts = await inspectTarget(reader, 'public', ['full_one', 'empty_one']);
  expect(facts).toEqual({
    rows: { full_one: 1 },
    rights: { full_one: ['select'], empty_one: [] },
    ledger: false,
  });
  await reader.end();
});

test('indexes of the source, and whether its log can be read', async () => {
  expect(await inspectSource(world.target, 'public', ['full_one', 'empty_one'])).toEqual({
    rights: {
      full_one: ['select', 'insert', 'update', 'delete', 'truncate'],
      empty_one: ['select', 'insert', 'update', 'delete', 'truncate'],
    },
    indexes: { full_one: [['id'], ['b', 'a']], empty_one: [] },
    changeLog: false,
  });
});
