/** What people do to a migration, on the real server: pause, retry, accept, edit, abort, cancel, roll back. */
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drive } from './testing/migration/drive.ts';
import { aPlan, type MigrationWorld, startMigrationWorld, waitFor } from './testing/migration/world.ts';

vi.setConfig({ testTimeout: 170_000 });
let world: MigrationWorld;
beforeAll(async () => {
  world = await startMigrationWorld(temporalAddress());
});
afterAll(() => world.stop());

const refusal = (code: string) => ({
  cause: { type: 'migration.refused', details: [{ errors: [{ code }] }] },
});
const counts = { read: 1, written: 1, quarantined: 0, merged: 0, chunks: 1 };
/** Held until it is opened. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

const toLoad = async (m: Awaited<ReturnType<MigrationWorld['open']>>): Promise<void> => {
  await m.say('start', {});
  await m.sign('load');
  await m.phase('load');
};

test.concurrent('paused, no lane begins another turn; resumed, it goes on from there', async () => {
  const m = await world.open();
  const held = gate();
  let turns = 0;
  world.script.lane(m.no, async (_, turn) => {
    turns += 1;
    await held.opened;
    return { ...counts, done: turn >= 6 };
  });
  await toLoad(m);
  // Both lanes of the first table are in their turn.
  await m.until('two turns', () => turns === 2);
  await m.say('pause', { reason: 'month end' });
  expect(m.record().state).toBe('paused');
  await expect(m.say('pause', { reason: 'again' })).rejects.toMatchObject(refusal('state.paused'));
  const child = world.client.workflow.getHandle(`copy-table/${m.tenant}/${m.no}/load/items`);
  await waitFor('the child to be told', async () => {
    const { events } = await child.fetchHistory();
    return (events ?? []).some((e) => e.workflowExecutionSignaledEventAttributes?.signalName === 'pause');
  });
  held.open();
  await waitFor('both lanes to be back', async () => {
    const { raw } = await child.describe();
    return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
  });
  expect(turns).toBe(2);
  await m.say('resume', {});
  await drive(m);
  expect(m.record().state).toBe('closed');
  expect(turns).toBeGreaterThanOrEqual(6);
});

test.concurrent('a table that fails is parked, the others go on; retried, the run ends', async () => {
  const m = await world.open();
  let broken = true;
  world.script.lane(m.no, ({ table }, turn) => {
    if (broken && table === 'items')
      throw ApplicationFailure.nonRetryable('rule R7 says stop', 'migration.stopped');
    return { ...counts, done: turn >= 2 };
  });
  world.script.tables(m.no, [
    { name: 'items', wave: 0, rows: 1 },
    { name: 'units', wave: 0, rows: 1 },
    { name: 'lots', wave: 1, rows: 1 },
  ]);
  await toLoad(m);
  await m.until(
    'the other to be copied',
    () => m.record().state === 'blocked' && m.record().tables[1]?.state === 'copied',
  );
  expect(m.record()).toMatchObject({
    phase: 'load',
    blockers: [{ step: 'copy', table: 'items', reason: 'rule R7 says stop', waivable: false }],
    tables: [{ state: 'parked' }, { state: 'copied' }, { state: 'planned' }],
  });
  await expect(m.say('retry', { table: 'units' })).rejects.toMatchObject(refusal('blocker.none'));
  await expect(
    m.say('accept-risk', { table: 'items', finding: 'R7', approval: 'signed-1' }),
  ).rejects.toMatchObject(refusal('finding.none'));
  broken = false;
  await m.say('retry', { table: 'items' });
  await drive(m);
  expect(m.record().state).toBe('closed');
});

test.concurrent('a table whose workflow is terminated is parked, not lost', async () => {
  const m = await world.open();
  const held = gate();
  world.script.lane(m.no, async (_, turn) => {
    await held.opened;
    return { ...counts, done: turn >= 2 };
  });
  await toLoad(m);
  await m.until('a table to be copied', () => m.record().tables[0]?.state === 'copying');
  const child = world.client.workflow.getHandle(`copy-table/${m.tenant}/${m.no}/load/items`);
  await waitFor('the child to run', () =>
    child.describe().then(
      () => true,
      () => false,
    ),
  );
  await child.terminate('by mistake');
  await m.blocked();
  expect(m.record().blockers).toMatchObject([{ step: 'copy', table: 'items' }]);
  held.open();
  await m.say('retry', { table: 'items' });
  await drive(m);
  expect(m.record().state).toBe('closed');
});

test.concurrent('a finding stops the run; only a signature for exactly this one lets it go on', async () => {
  const m = await world.open();
  world.script.on(m.no, 'verifyTable', ({ table }) =>
    table === 'lots'
      ? {
          verdict: 'failed',
          findings: [{ id: 'L1/ab12', verdict: 'failed', evidence: '3 of 500 rows differ' }],
        }
      : undefined,
  );
  await m.say('start', {});
  await m.sign('load');
  await m.blocked();
  expect(m.record()).toMatchObject({
    phase: 'verify',
    blockers: [
      {
        table: 'lots',
        finding: 'L1/ab12',
        verdict: 'failed',
        reason: '3 of 500 rows differ',
        waivable: true,
      },
    ],
  });
  const risk = { table: 'lots', finding: 'L1/ab12', approval: 'signed-1' };
  await expect(m.say('accept-risk', { ...risk, table: 'items' })).rejects.toMatchObject(
    refusal('finding.none'),
  );
  await expect(m.say('accept-risk', { ...risk, finding: 'L1/cd34' })).rejects.toMatchObject(
    refusal('finding.none'),
  );
  await expect(m.say('accept-risk', { ...risk, approval: 'draft-1' })).rejects.toMatchObject(
    refusal('risk.unsigned'),
  );
  expect(m.record().state).toBe('blocked');
  await m.say('accept-risk', risk);
  await drive(m);
  expect(m.record()).toMatchObject({
    state: 'closed',
    risks: [{ table: 'lots', finding: 'L1/ab12', signedBy: 'signed-1', by: 'qiu' }],
  });
  expect(m.record().tables[1]).toMatchObject({ state: 'sealed', verdict: 'failed' });
});

test.concurrent('an edited plan voids what was signed, and begins anew under another approval', async () => {
  const m = await world.open();
  await m.say('start', {});
  await m.until('the first approval', () => m.record().approvals.length === 1);
  const first = m.record().approvals[0]?.no ?? '';
  const approval = world.client.workflow.getHandle(`approval/${m.tenant}/${first}`);
  const { terms } = m.record();
  await m.say('edit-plan', { planHash: 'b'.repeat(64), planVersion: 2, terms, reason: 'one more table' });
  expect(await approval.result()).toMatchObject({ state: 'expired' });
  await m.until('the second', () => m.record().approvals.length === 2);
  expect(m.record().approvals).toMatchObject([
    { attempt: 1, state: 'withdrawn', planHash: 'a'.repeat(64) },
    { attempt: 2, planHash: 'b'.repeat(64) },
  ]);
  expect(m.asked().filter((a) => a === 'probe')).toHaveLength(2);
  await drive(m);
  expect(m.record()).toMatchObject({ state: 'closed', planVersion: 2 });
});

test.concurrent('rejected, nothing is loaded; asked again and signed, it is', async () => {
  const m = await world.open();
  await m.say('start', {});
  await m.sign('load', 'no-qiu');
  await m.blocked();
  expect(m.record()).toMatchObject({ phase: 'approval', blockers: [{ step: 'approval' }] });
  expect(m.asked()).not.toContain('startDelta');
  await m.say('retry', {});
  await drive(m);
  expect(m.record().state).toBe('closed');
});

test.concurrent('aborted while it loads: lanes end first, then all is undone', async () => {
  const m = await world.open();
  let inTurn = 0;
  world.script.lane(m.no, async () => {
    inTurn += 1;
    const { cancelled, heartbeat } = Context.current();
    const beat = setInterval(heartbeat, 50);
    await cancelled.finally(() => {
      clearInterval(beat);
      inTurn -= 1;
    });
    return { ...counts, done: false };
  });
  let left = -1;
  world.script.on(m.no, 'discardLoad', () => {
    left = inTurn;
    return undefined;
  });
  await toLoad(m);
  await m.until('lanes to run', () => inTurn === 2);
  await m.say('abort', { reason: 'wrong source' });
  expect(await m.handle.result()).toEqual({ no: m.no, outcome: 'aborted' });
  expect(left).toBe(0);
  expect(m.asked().slice(-2)).toEqual(['stopDelta', 'discardLoad']);
});

test.concurrent('cancelled in Temporal: an abort, with everything undone, and a failing part waits for a person', async () => {
  const m = await world.open();
  let broken = true;
  world.script.on(m.no, 'discardLoad', () => {
    if (broken) throw ApplicationFailure.nonRetryable('a session holds a lock', 'migration.step');
    return undefined;
  });
  await m.toGo();
  await m.handle.cancel();
  await m.blocked();
  expect(m.record()).toMatchObject({
    blockers: [{ step: 'discardLoad' }],
    abort: { by: { kind: 'system' } },
  });
  await expect(m.cutover()).rejects.toMatchObject(refusal('state.aborting'));
  broken = false;
  await m.say('retry', {});
  expect(await m.handle.result()).toEqual({ no: m.no, outcome: 'aborted' });
});

test.concurrent('the freeze ends while a step hangs: the source is back by itself, and the run waits', async () => {
  const plan = aPlan();
  const m = await world.open({ ...plan, cutover: { checklist: [], countdownMs: 10, freezeMs: 500 } });
  const held = gate();
  world.script.on(m.no, 'freeze', async () => {
    await held.opened;
    return undefined;
  });
  await m.toGo();
  await m.cutover();
  await m.blocked();
  expect(m.record()).toMatchObject({
    phase: 'go-no-go',
    blockers: [{ step: 'cut-over' }],
    cutover: { undo: [], done: [], backOut: { reason: 'the freeze has reached its deadline' } },
  });
  expect(m.asked()).toContain('unfreeze');
  held.open();
  await m.handle.terminate('seen');
});

test.concurrent('whoever signed does not cut over; without its checklist nobody does; the countdown can be called off', async () => {
  const plan = aPlan();
  const m = await world.open({
    ...plan,
    cutover: { checklist: [{ id: 'backup', title: 'Backup' }], countdownMs: 3_600_000, freezeMs: 60_000 },
  });
  await m.toGo();
  const qiu = { id: 'qiu', kind: 'person', role: 'qa' } as const;
  await expect(m.say('cutover', { checklist: ['backup'] }, qiu)).rejects.toMatchObject(
    refusal('person.executor'),
  );
  await expect(m.say('cutover', { checklist: [] })).rejects.toMatchObject(refusal('checklist.incomplete'));
  await m.cutover();
  expect(m.record()).toMatchObject({ phase: 'cut-over', state: 'running' });
  await m.say('abort', { reason: 'storm' });
  expect(await m.handle.result()).toMatchObject({ outcome: 'aborted' });
  expect(m.asked()).not.toContain('freeze');
  expect(m.asked()).not.toContain('unfreeze');
});

test.concurrent('rolled back after the flip, in the order that loses no write', async () => {
  const m = await world.open();
  await m.toGo();
  await expect(m.say('rollback', { reason: 'x' })).rejects.toMatchObject(refusal('phase.notFlipped'));
  await m.cutover();
  await m.phase('hypercare');
  await m.say('rollback', { reason: 'prices are wrong' });
  expect(await m.handle.result()).toMatchObject({ outcome: 'rolled-back' });
  const asked = m.asked();
  expect(asked.slice(asked.indexOf('freezeTarget'))).toEqual([
    ...['freezeTarget', 'applyReverse', 'verifyReverse', 'unflip', 'unfreeze', 'stopReverse'],
  ]);
  expect(m.record().rollback).toMatchObject({ late: false });
});

test.concurrent('after the reverse window a rollback needs a second approval', async () => {
  const plan = aPlan();
  const m = await world.open({
    ...plan,
    cutover: {
      checklist: [{ id: 'backup', title: 'Backup' }],
      countdownMs: 10,
      freezeMs: 60_000,
      reverseWindowMs: 1,
    },
  });
  await m.toGo();
  await m.cutover();
  await m.until('the window to close', () => m.kinds().includes('reverse-closed'));
  await m.say('rollback', { reason: 'recall' });
  expect(m.asked()).not.toContain('freezeTarget');
  await m.sign('rollback-late');
  expect(await m.handle.result()).toMatchObject({ outcome: 'rolled-back' });
  expect(m.record().rollback).toMatchObject({ late: true });
});
