/** Migrations on the real server, their activities in memory: the way to the end, and every failure on it. */
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drive } from './testing/migration/drive.ts';
import type { Step } from './testing/migration/scripted.ts';
import { aPlan, type MigrationWorld, startMigrationWorld } from './testing/migration/world.ts';

vi.setConfig({ testTimeout: 170_000 });
let world: MigrationWorld;
beforeAll(async () => {
  world = await startMigrationWorld(temporalAddress());
});
afterAll(() => world.stop());

test('from plan to closed, with a rehearsal and two approvals; Temporal shows what a project manager asks', async () => {
  const m = await world.open(aPlan({ rehearsals: { count: 1 } }));
  await m.toGo();
  await m.cutover();
  await m.phase('hypercare');
  const { searchAttributes } = await m.handle.describe();
  expect(searchAttributes).toMatchObject({ Phase: ['hypercare'], SlaState: ['running'] });
  await m.say('finish-hypercare', {});
  expect(await m.handle.result()).toEqual({ no: m.no, outcome: 'closed' });
  expect(m.record()).toMatchObject({ state: 'closed', blockers: [], rehearsals: [{ verdict: 'passed' }] });
  expect(m.record().tables.map((t) => [t.state, t.written])).toEqual([
    ['sealed', 2],
    ['sealed', 2],
  ]);
  expect(m.kinds().at(-1)).toBe('closed');
});

const steps: Step[] = [
  ...(['probe', 'profile', 'prepareRehearsal', 'verifyTable', 'verifyInvariants', 'endRehearsal'] as const),
  ...([
    'startDelta',
    'applyDelta',
    'freeze',
    'barrier',
    'lastDelta',
    'verifyTouched',
    'setSequences',
  ] as const),
  ...(['startReverse', 'flip', 'smoke', 'stopDelta', 'stopReverse'] as const),
];
/** Called in a rehearsal only. */
const rehearsed: readonly Step[] = ['prepareRehearsal', 'endRehearsal'];
const ways = steps.map((step, i) => [step, i % 2 === 0 ? 'fails' : 'is skipped'] as const);

test.concurrent.each(ways)('%s %s: no run ends as closed', async (step, how) => {
  const m = await world.open(aPlan({ rehearsals: { count: rehearsed.includes(step) ? 1 : 0 } }));
  world.script.tables(m.no, [{ name: 'items', wave: 0, rows: 1 }]);
  world.script.on(m.no, step, () => {
    if (how === 'fails') throw ApplicationFailure.nonRetryable('no rights', 'migration.step');
    return { verdict: 'skipped', findings: [] };
  });
  await m.say('start', {});
  await drive(m);
  expect(m.record().state).toBe('blocked');
  expect(m.record().outcome).toBeUndefined();
  expect(m.asked()).toContain(step === 'verifyTable' ? 'verifyTable items' : step);
  // Whatever had begun of a cut-over was undone.
  expect(m.record().cutover?.undo ?? []).toEqual(
    step === 'stopDelta' || step === 'stopReverse' ? ['unfreeze', 'stop-reverse', 'unflip'] : [],
  );
  await m.handle.terminate('seen');
});
