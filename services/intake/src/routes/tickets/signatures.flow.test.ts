/** Over HTTP: a ticket whose contract wants signatures on every fix of a fault in code. */
import { policies } from '@perennial/domain/approval/policies';
import type { Role } from '@perennial/domain/scope/rules';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { approvalFlow } from '@perennial/testkit/flow/approval-flow';
import { aRecord } from '@perennial/testkit/flow/command';
import { makeSignature } from '@perennial/testkit/flow/sign';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reducerFlow } from '../../testing/reducer-flow.ts';
import { aBody, aContract } from '../../testing/tenant.ts';
import { type Caller, openWorld, type World } from '../../testing/world.ts';

let world: World;
let no: string;
let approvalNo: string;
let nameless: string;
const say = (command: string, body: object, caller: Caller = 'agent') =>
  world.as(caller, 'POST', `/v1/tickets/${no}/${command}`, { body });
const pending = async (caller: Caller = 'agent') =>
  (await world.as(caller, 'GET', `/v1/tickets/${no}`)).json as object;

beforeAll(async () => {
  world = await openWorld();
  // What is signed a person proposes: the keys of this world name nobody by themselves.
  const grant = { role: 'agent', person: 'li.wei', name: 'li.wei' } as const;
  const person = { ...grant, expiresAt: world.clock.now + 86_400_000 };
  nameless = world.secrets.agent;
  world.secrets.agent = (await world.store.keys.create(world.scopeOf('lead'), person)).secret;
  world.flow.answer = reducerFlow(world.store, () => world.clock.now).answer;
  const approval = { classes: ['code'], types: [], policy: 'two-of-three' };
  await world.store.contracts.put(world.scopeOf('lead'), aContract('acme', { approval }), {
    reason: 'as agreed',
  });
  no = (await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).json.no;
  approvalNo = `${no}.fix.1`;
  await say('triage', { class: 'code' });
  await say('respond', {
    plan: 'restore the view from the nightly copy',
    none: 'the view is read only',
    nextSteps: [{ what: 'restore', owner: 'li.wei', by: '2026-01-05T12:00:00+08:00' }],
  });
  await say('start', {});
});
afterAll(() => world.close());

test('a key that names nobody proposes nothing', async () => {
  const named = world.secrets.agent;
  world.secrets.agent = nameless;
  const { status, json } = await say('propose-fix', { summary: 'view restored' });
  world.secrets.agent = named;
  expect([status, json.code]).toEqual([403, 'auth.forbidden']);
  expect(json.detail).toContain('use a key that names its person');
});

test('a proposed fix waits for signatures, and the ticket says whose, from the first moment on', async () => {
  const { status, json } = await say('propose-fix', { summary: 'view restored', changeRecord: aRecord });
  expect([status, json]).toMatchObject([
    200,
    {
      state: 'approving',
      pendingApproval: {
        no: approvalNo,
        policy: 'two-of-three',
        attempt: 1,
        missing: policies['two-of-three'].seats,
        signed: [],
        waitsForMe: false,
        links: { self: `http://intake/v1/approvals/${approvalNo}` },
      },
    },
  ]);
});

test('the command `approve` is a 409 that says what to sign, also for the lead', async () => {
  const { status, json } = await say('approve', { verdict: 'approve', reason: 'fine' }, 'lead');
  expect([status, json.code]).toEqual([409, 'ticket.illegalTransition']);
  expect(json.detail).toContain(`sign approval ${approvalNo}, POST /v1/approvals/${approvalNo}/challenge`);
  const allowed = (json as { allowed?: string[] }).allowed ?? [];
  expect(allowed).toContain('cancel');
  expect(allowed).not.toContain('approve');
});

test('with each signature fewer are missing', async () => {
  const { store, clock, scopeOf } = world;
  const workflow = { id: `approval/north/${approvalNo}`, runId: 'run' };
  const subject = { type: 'ticket', id: no };
  const policy = policies['two-of-three'];
  const head = { no: approvalNo, subject, gate: 'fix', policy, workflow, openedAt: clock.now };
  const record = anApproval(head);
  const event = {
    seq: 1,
    kind: 'requested',
    at: clock.now,
    actor: { id: 'li.wei', kind: 'person' },
    data: {},
  };
  await store.approvals.flush({
    workflowId: workflow.id,
    runId: 'run',
    record,
    events: [event] as Parameters<typeof store.approvals.flush>[0]['events'],
    deliveries: [],
  });
  const flow = approvalFlow(store, () => clock.now);
  const sign = async (by: string, role: Role) => {
    const made = await makeSignature(store, record, { by, role, at: clock.now });
    if ('refused' in made) throw new Error(made.refused);
    const argument = { signature: made.id, requestId: 'test' };
    await flow.command({ workflowId: workflow.id, name: 'sign', id: made.id, argument });
  };
  await sign('qiu', 'qa');
  expect(await store.approvals.get(scopeOf('lead'), approvalNo)).toMatchObject({ state: 'pending' });
  expect(await pending('lead')).toMatchObject({
    pendingApproval: {
      missing: [
        { role: 'lead', count: 1 },
        { role: 'customer-owner', count: 1, required: true },
      ],
      signed: [{ by: { id: 'qiu' }, role: 'qa', verdict: 'approve', at: '2026-01-05T09:00:00.000+08:00' }],
      waitsForMe: true,
    },
  });
  expect(await pending('agent')).toMatchObject({ pendingApproval: { waitsForMe: false } });
});
