/** Approvals on the real server with the real store; the server skips the time in between. */
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { encryptingCodec } from '@perennial/temporal/codec/codec';
import type { Signing } from '@perennial/testkit/flow/sign';
import { freshName } from '@perennial/testkit/stack/fresh';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Asked, openApproval } from './testing/approval.ts';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const hour = 3_600_000;
const day = 24 * hour;
let world: FlowWorld;
beforeAll(async () => {
  world = await startFlowWorld('approval');
});
afterAll(() => world.stop());

const until = (claim: () => Promise<void>) => vi.waitFor(claim, { timeout: 40_000, interval: 100 });

const opened = ({ client = world.temporal.client, ...over }: Asked & { client?: Client } = {}) =>
  openApproval({ client, plain: world.temporal.client, store: world.store, flow: world.queues.flow }, over);

const qa: Signing = { by: 'qiu', role: 'qa' };
const owner: Signing = { by: 'owen', role: 'customer-owner' };
const refusal = (code: string) => ({ code: 'approval.refused', details: { errors: [{ code }] } });

test('two of three with the customer owner approve; a third person executes; the chain holds and Temporal shows it', async () => {
  const a = await opened();
  await a.sign(qa);
  expect(await a.handle.describe().then((d) => d.staticSummary())).toContain(a.no);
  expect((await a.sign(owner)).state).toBe('approved');
  await a.tell('begin-execution', 'ann', ['engineer'], { executor: { id: 'ann', name: 'Ann' } });
  expect(await a.handle.result()).toMatchObject({ no: a.no, state: 'executing', breakGlass: false });
  expect(await a.actions()).toEqual(['requested', 'signed', 'signed', 'approved', 'execution-begun']);
  expect((await world.store.audit.verify(a.scope.tenant, `approval/${a.no}`)).brokenAt).toBeUndefined();
  await expect(a.sign({ by: 'lei', role: 'lead' })).rejects.toMatchObject(refusal('state.closed'));
});

test('a quorum racing a rejection: the rejection wins, whichever came first', async () => {
  const a = await opened();
  await a.sign(qa);
  const [yes, no] = await Promise.all([
    a.made(owner),
    a.made({ by: 'lei', role: 'lead', manifest: { verdict: 'reject', reason: 'no backup' } }),
  ]);
  await Promise.allSettled([a.give(yes), a.give(no)]);
  expect((await a.read()).state).toBe('rejected');
  expect(await a.handle.result()).toMatchObject({ state: 'rejected' });
});

test('an edit between two approvals voids the first, and a signature under the old record is stale', async () => {
  const a = await opened();
  await a.sign(qa);
  const old = await a.made(owner);
  const record = { type: 'plan', id: 'M-1', version: 2, hash: 'b'.repeat(64) };
  await a.tell('edited', 'author', ['engineer'], { record, reason: 'one more table' });
  await expect(a.give(old)).rejects.toMatchObject(refusal('signature.stale'));
  expect(await a.read()).toMatchObject({
    state: 'pending',
    signatures: [{ void: { why: 'record-changed' } }],
  });
  await a.sign(owner);
  expect((await a.sign(qa)).state).toBe('approved');
});

test('forged, copied, duplicate, replayed, early and late: each is refused with its reason and written down', async () => {
  const a = await opened();
  const b = await opened({ tenant: a.scope.tenant, subject: { type: 'migration', id: 'M-2' } });
  const refused = async (name: string, work: Promise<unknown>) =>
    expect(work, name).rejects.toMatchObject(refusal(name));
  await refused('signature.unknown', a.give('no-such-signature'));
  const first = await a.made(qa);
  await refused('signature.copied', b.give(first));
  await a.give(first);
  await refused('signature.duplicate', a.give(first));
  await refused('signature.purpose', a.give(await a.made(owner), 'break-glass'));
  // A signer's clock that is an hour ahead.
  await refused('signature.clock', a.sign({ ...owner, at: Date.now() + hour }));
  await refused('role.notHeld', a.sign({ by: 'mo', role: 'lead', roles: ['agent'] }));
  await refused(
    'role.otherCustomer',
    a.sign({
      ...owner,
      manifest: { signer: { id: 'owen', name: 'O', role: 'customer-owner', customer: 'bohai' } },
    }),
  );
  await refused('person.author', a.sign({ by: 'author', role: 'lead' }));
  const events = [...(await a.stream()), ...(await b.stream())].filter(
    (e) => e.action === 'approval.signature-refused',
  );
  expect(events).toHaveLength(8);
  expect((await a.read()).signatures).toHaveLength(1);
});

test('the same person with two accounts signs once', async () => {
  const a = await opened();
  await a.sign({ by: 'lei', role: 'lead', roles: ['lead', 'qa'], account: 'login-1' });
  await expect(
    a.sign({ by: 'lei', role: 'qa', roles: ['lead', 'qa'], account: 'login-2' }),
  ).rejects.toMatchObject(refusal('person.alreadySigned'));
});

test('a delegate signs on behalf; a delegate of the delegate does not', async () => {
  const a = await opened();
  const period = { role: 'qa', until: Date.now() + day, reason: 'away' };
  await a.tell('delegate', 'qiu', ['qa'], { to: { id: 'ann', name: 'Ann' }, ...period });
  await expect(
    a.tell('delegate', 'ann', ['agent'], { to: { id: 'mo', name: 'Mo' }, ...period }),
  ).rejects.toMatchObject(refusal('delegation.notTransitive'));
  const behalf = (by: string, of: string): Signing => ({
    by,
    role: 'qa',
    roles: ['agent'],
    manifest: { onBehalfOf: { id: of, name: of } },
  });
  await expect(a.sign(behalf('mo', 'ann'))).rejects.toMatchObject(refusal('delegation.none'));
  await a.sign(behalf('ann', 'qiu'));
  await expect(a.sign(qa)).rejects.toMatchObject(refusal('person.alreadySigned'));
  expect((await a.read()).signatures[0]).toMatchObject({ by: { id: 'ann' }, onBehalfOf: { id: 'qiu' } });
});

test('a wake-up takes a signature like an update, and one that was judged is passed over', async () => {
  const a = await opened();
  const id = await a.made(qa);
  for (const _ of [1, 2]) await a.handle.signal('signed', { signature: id, requestId: 'test' });
  await until(async () => expect((await a.read()).signatures).toHaveLength(1));
  await a.sign(owner);
  expect(await a.actions()).toEqual(['requested', 'signed', 'signed', 'approved']);
});

test('reminders go to whose signature is missing; the deadline rejects, all by itself', async () => {
  const tenant = freshName('north');
  const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
  const person = (id: string, roles: string[]) => ({
    id,
    name: id,
    roles,
    groups: [],
    locale: 'en' as const,
    timeZone: 'Asia/Shanghai',
    contacts: { email: `${id}@vendor.example` },
  });
  await world.store.registers.put(
    scope,
    'people',
    [person('qiu', ['qa']), person('mo', ['agent'])],
    undefined,
  );
  const a = await opened({
    tenant,
    client: world.skipping,
    policy: { remindEveryMs: day, deadline: { afterMs: 2 * day + hour, outcome: 'reject' } },
  });
  expect(await a.handle.result()).toMatchObject({ state: 'rejected' });
  expect(await a.actions()).toEqual(['requested', 'reminded', 'reminded', 'rejected']);
  const { openedAt } = await a.read();
  expect((await a.stream()).map((e) => Date.parse(e.at) - openedAt)).toEqual([
    0,
    day,
    2 * day,
    2 * day + hour,
  ]);
  expect((await a.letters()).map((d) => d.recipient)).toEqual(['qiu', 'qiu']);
});

test('an emergency: one signature opens it, the review falls due after 24 h and ends it', async () => {
  const a = await opened({ client: world.skipping });
  const glass = await a.made({
    by: 'lei',
    role: 'lead',
    manifest: { purpose: 'break-glass', reason: 'production stands' },
  });
  expect((await a.give(glass, 'break-glass')).state).toBe('approved');
  await a.tell('begin-execution', 'ann', ['engineer'], { executor: { id: 'ann', name: 'Ann' } });
  await until(async () => expect(await a.actions()).toContain('review-overdue'));
  const review = { purpose: 'review', meaning: 'reviewed' } as const;
  const own = await a.made({ by: 'lei', role: 'qa', manifest: review });
  await expect(a.give(own, 'review')).rejects.toMatchObject(refusal('person.brokeGlass'));
  await a.give(await a.made({ ...qa, manifest: review }), 'review');
  expect(await a.handle.result()).toMatchObject({ state: 'executing', breakGlass: true });
  const { breakGlass } = await a.read();
  expect(breakGlass?.overdueAt).toBe(breakGlass?.reviewDueAt);
});

test('the parent is told every outcome, and that it was taken back; a parent that is gone holds up nobody', async () => {
  // Any workflow will do: what it was told stands in its history.
  const parent = await opened();
  const a = await opened({ parent: parent.workflow.id });
  await a.sign(qa);
  await a.sign(owner);
  const { signatures } = await a.read();
  const revoked = { signature: signatures[0]?.id ?? '', reason: 'new facts' };
  await a.tell('revoke', 'qiu', ['qa'], revoked);
  await a.sign({ by: 'lei', role: 'lead', manifest: { verdict: 'reject', reason: 'no' } });
  expect(await a.handle.result()).toMatchObject({ state: 'rejected' });
  const { events } = await parent.handle.fetchHistory();
  const payloads = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal?.signalName === 'approval-outcome' ? (signal.input?.payloads ?? []) : [],
  );
  const clear = await encryptingCodec(world.store.dataKeys).decode(payloads);
  const told = clear.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString()).state);
  expect(told).toEqual(['approved', 'pending', 'rejected']);
  const orphan = await opened({ parent: 'approval/nobody/x' });
  await orphan.sign({ ...qa, manifest: { verdict: 'reject', reason: 'no' } });
  expect(await orphan.handle.result()).toMatchObject({ state: 'rejected' });
});

test('a long history hands over to a new run, which knows what was judged and goes on', async () => {
  const a = await opened();
  const before = await a.made(qa);
  await a.give(before);
  const first = (await a.read()).workflow.runId;
  const noise = Array.from({ length: 400 }, (_, i) => ({ signature: `no-such-${i}`, requestId: 'test' }));
  await Promise.all(noise.map((given) => a.handle.signal('signed', given)));
  const handedOver = async () => expect((await a.handle.describe()).runId).not.toBe(first);
  await vi.waitFor(handedOver, { timeout: 90_000, interval: 200 });
  await a.handle.signal('signed', { signature: before, requestId: 'test' });
  expect((await a.sign(owner)).state).toBe('approved');
  const { signatures, workflow, seq } = await a.read();
  expect([signatures.length, workflow.runId]).toEqual([2, first]);
  expect(await world.store.audit.verify(a.scope.tenant, `approval/${a.no}`)).toEqual({ events: seq });
}, 120_000);
