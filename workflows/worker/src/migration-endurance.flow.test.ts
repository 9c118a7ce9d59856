/** What a migration survives: workers that go in the middle, many tables and turns, days of waiting. */
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drive } from './testing/migration/drive.ts';
import { historyLengths } from './testing/migration/histories.ts';
import { type MigrationWorld, startMigrationWorld } from './testing/migration/world.ts';

vi.setConfig({ testTimeout: 400_000 });
let world: MigrationWorld;
beforeAll(async () => {
  world = await startMigrationWorld(temporalAddress());
});
afterAll(() => world.stop());

const counts = { read: 1, written: 1, quarantined: 0, merged: 0, chunks: 1 };

test('every worker goes while lanes copy, and again in the cut-over: others end the run, no turn is counted twice', async () => {
  const m = await world.open();
  let begun = 0;
  let hanging = true;
  world.script.lane(m.no, async (_, turn) => {
    begun += 1;
    // Ends with the process, as a copy does that is cut off.
    if (hanging) await Context.current().cancelled;
    return { ...counts, done: turn >= 5 };
  });
  await m.say('start', {});
  await m.sign('load');
  await m.until('lanes to copy', () => begun === 2);
  const hireAgain = await world.dismiss();
  hanging = false;
  await hireAgain();
  let smoking = true;
  world.script.on(m.no, 'smoke', async () => {
    if (smoking) await Context.current().cancelled;
    return undefined;
  });
  await m.sign('go-no-go');
  await m.until('the go', () => m.record().approvals.at(-1)?.state === 'approved');
  await m.cutover();
  await m.until('smoke', () => m.asked().includes('smoke'));
  const again = await world.dismiss();
  smoking = false;
  await again();
  await drive(m);
  expect(m.record().state).toBe('closed');
  for (const { read, written, state } of m.record().tables) {
    expect(state).toBe('sealed');
    expect(read).toBe(written);
    expect(read).toBeGreaterThanOrEqual(5);
  }
  expect(m.asked().filter((a) => a === 'freeze' || a === 'flip')).toEqual(['freeze', 'flip']);
});

test('40 tables of 30 turns: no history reaches 500 events', async () => {
  const m = await world.open();
  world.script.tables(
    m.no,
    Array.from({ length: 40 }, (_, i) => ({ name: `t${i}`, wave: i % 3, rows: 30 })),
  );
  world.script.lane(m.no, (_, turn) => ({ ...counts, done: turn >= 30 }));
  await m.say('start', {});
  await drive(m);
  expect(m.record().state).toBe('closed');
  expect(m.record().tables.every((t) => t.written >= 30)).toBe(true);
  const ids = m.record().tables.map((t) => `copy-table/${m.tenant}/${m.no}/load/${t.name}`);
  const lengths = await historyLengths(world.client, [m.workflowId, ...ids]);
  expect(lengths.length).toBeGreaterThanOrEqual(41);
  expect(Math.max(...lengths)).toBeLessThan(500);
});
