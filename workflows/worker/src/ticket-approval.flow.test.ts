/** A ticket whose fix is approved by signatures, on the real server with the real store. */
import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aTicket, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan, aRecord } from '@perennial/testkit/flow/command';
import type { Signing } from '@perennial/testkit/flow/sign';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allPassed } from './replay/testing/steps.ts';
import { approvalNamed } from './testing/approval.ts';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlowWorld('ticket-approval');
});
afterAll(() => world.stop());

const qa: Signing = { by: 'qiu', role: 'qa' };
const owner: Signing = { by: 'owen', role: 'customer-owner' };
const veto = { verdict: 'reject', reason: 'no backup' } as const;
const verifier = { id: 'mo', kind: 'person', role: 'agent' } as const;

/** In work, and its first fix proposed by `li-wei`. */
const proposed = async () => {
  const { temporal, store, queues } = world;
  const terms = someTerms({ approval: { classes: ['code'], types: [], policy: 'two-of-three' } });
  const { record, event } = aTicket({ level: 'P3', terms });
  const { tenant, no } = record;
  const scope = { tenant, actor: verifier, requestId: 'test' };
  const workflowId = ticketWorkflowId(tenant, no);
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  await startTicket(temporal.client, {
    workflowId,
    input: { record, terms },
    taskQueue: queues.flow,
    ...record,
  });
  const read = async () => {
    const found = await store.tickets.get(scope, no);
    if (!found) throw new Error('the ticket is not in the store');
    return found.record;
  };
  const say = async <N extends CommandName>(
    name: N,
    body: CommandBodies[N],
    over: Parameters<typeof aCommand>[2] = {},
  ) => {
    await commandTicket(temporal.client, workflowId, aCommand(name, body, over), 20_000);
    return read();
  };
  await say('triage', { class: 'code' });
  await say('respond', aPlan);
  await say('start', {});
  await say('propose-fix', { summary: 'jobs replayed', changeRecord: aRecord });
  const become = (state: string) =>
    vi.waitFor(async () => expect((await read()).state).toBe(state), { timeout: 40_000, interval: 100 });
  const approval = (attempt: number) =>
    approvalNamed({ plain: temporal.client, store }, scope, `${no}.fix.${attempt}`);
  return { scope, no, workflowId, read, say, become, approval };
};

test('two signatures apply the fix, a fourth person verifies it, and then nothing can be taken back', async () => {
  const t = await proposed();
  expect(await t.read()).toMatchObject({ state: 'approving', pendingApproval: { no: `${t.no}.fix.1` } });
  await expect(t.say('approve', { verdict: 'approve', reason: 'fine' })).rejects.toMatchObject({
    code: 'ticket.illegalTransition',
    message: expect.stringContaining(`sign approval ${t.no}.fix.1`),
  });
  const a = await t.approval(1);
  const { record, author, statement, policy } = await a.read();
  expect(record).toMatchObject({
    type: 'fix',
    id: t.no,
    version: 1,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect([author.id, policy.id]).toEqual(['li-wei', 'two-of-three']);
  expect(statement.en).toContain('jobs replayed');
  await expect(a.sign({ by: 'li-wei', role: 'lead' })).rejects.toMatchObject({ code: 'approval.refused' });
  await a.sign(qa);
  await a.sign(owner);
  await t.become('verifying');
  for (const id of ['qiu', 'li-wei'])
    await expect(t.say('verify', allPassed, { actor: { ...verifier, id } })).rejects.toMatchObject({
      code: 'approval.refused',
    });
  expect((await t.say('verify', allPassed, { actor: verifier })).state).toBe('resolved');
  expect(await a.handle.result()).toMatchObject({ no: a.no, state: 'executing' });
  expect((await a.read()).executor?.id).toBe('mo');
  const { items } = await world.store.tickets.timeline(t.scope, t.no, { limit: 100 });
  expect(items.filter((e) => e.kind.startsWith('approv')).map((e) => [e.kind, e.data.approval])).toEqual([
    ['approval-requested', a.no],
    ['approved', a.no],
  ]);
  const described = await world.temporal.client.workflow.getHandle(a.workflow.id).describe();
  expect(described.parentExecution?.workflowId).toBe(t.workflowId);
  expect(await described.staticSummary()).toContain(a.no);
});

test('rejected, the ticket is in work again; the next proposal is an approval of its own that needs its own signatures', async () => {
  const t = await proposed();
  const first = await t.approval(1);
  await first.sign(qa);
  await first.sign({ ...owner, manifest: veto });
  await t.become('in-progress');
  await t.say('propose-fix', { summary: 'jobs replayed, with a backup', changeRecord: aRecord });
  const second = await t.approval(2);
  const [one, two] = [await first.read(), await second.read()];
  expect(two).toMatchObject({ state: 'pending', signatures: [], record: { version: 2 } });
  expect(two.record.hash).not.toBe(one.record.hash);
  await second.sign(qa);
  expect((await t.read()).state).toBe('approving');
  await second.sign(owner);
  await t.become('verifying');
});

test('a cancelled ticket withdraws its approval: nobody is asked any more', async () => {
  const t = await proposed();
  const a = await t.approval(1);
  await t.say('cancel', { reason: 'opened twice' });
  expect(await a.handle.result()).toMatchObject({ state: 'expired' });
  const [last] = (await a.stream()).slice(-1);
  expect(last).toMatchObject({ action: 'approval.expired', reason: expect.stringContaining('opened twice') });
});

test('signatures taken back before anybody checked undo the fix', async () => {
  const t = await proposed();
  const a = await t.approval(1);
  await a.sign(qa);
  await a.sign(owner);
  await t.become('verifying');
  const [signed] = (await a.read()).signatures;
  await a.tell('revoke', 'qiu', ['qa'], { signature: signed?.id, reason: 'new facts' });
  await t.become('in-progress');
  expect(await a.handle.result()).toMatchObject({ state: 'expired' });
});
