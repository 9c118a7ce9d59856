/** Events become deliveries and deliveries become letters, with the real store in between. */
import { randomBytes } from 'node:crypto';
import { type Channel, DeliveryFailed, type Message } from '@perennial/channels/port';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { demoContracts, demoRegisters } from '@perennial/testkit/flow/demo-data';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNotification } from '../app.ts';
import { type DispatchDeps, expandOnce, sendOnce } from './dispatch.ts';

const { record, event } = aTicket();
const { tenant, no } = record;
const workflowId = `ticket/${tenant}/${no}`;
const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
const logger = createLogger('test', 'silent');
const hour = 3_600_000;
let store: Store;
let sent: Message[] = [];
let failing: Error | undefined;
let now = Date.now();
let seq = 1;

const channel: Channel = {
  deliver: async (message) => {
    if (failing) throw failing;
    sent.push(message);
  },
};
const deps = (over: Partial<DispatchDeps> = {}): DispatchDeps => ({
  store,
  channels: { email: channel, webhook: channel },
  logger,
  now: () => now,
  intakeUrl: 'http://localhost:4100',
  ...over,
});

beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), masterKey: randomBytes(32) });
  await store.ensureIndexes();
  const rows = demoRegisters('http://localhost:4100');
  await store.registers.put(scope, 'customers', rows.customers, undefined);
  await store.registers.put(scope, 'people', rows.people, undefined);
  await store.registers.put(scope, 'groups', rows.groups, undefined);
  await store.registers.put(
    scope,
    'webhooks',
    [
      { id: 'all', url: 'https://hooks.example/all', active: true },
      { id: 'bohai-only', url: 'https://hooks.example/bohai', customer: 'bohai', active: true },
      { id: 'off', url: 'https://hooks.example/off', active: false },
    ],
    undefined,
  );
  for (const contract of demoContracts(2026))
    await store.contracts.put(scope, contract, { reason: undefined });
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
});
afterAll(() => store.close());
beforeEach(() => {
  sent = [];
  failing = undefined;
  now += 24 * hour;
});

const happen = async (over: Partial<TicketEvent>, of = record): Promise<number> => {
  seq += 1;
  const next: TicketEvent = {
    ...event,
    seq,
    actor: { id: 'zhou-na', kind: 'person', role: 'agent' },
    data: {},
    changes: [],
    ...over,
  };
  await store.tickets.flush({
    workflowId,
    runId: 'r',
    record: { ...of, seq, rev: seq, contract: { id: 'acme-service', version: 1 } },
    events: [next],
    archive: false,
  });
  return seq;
};

const drain = async (d = deps()): Promise<void> => {
  while ((await expandOnce(d)) > 0);
  await sendOnce(d);
};

const toldOf = async (over: Partial<TicketEvent>, of = record): Promise<string[]> => {
  const mine = await happen(over, of);
  await drain();
  return sent
    .filter((m) => m.key.startsWith(`${workflowId}/${mine}/`))
    .map((m) => m.to)
    .sort();
};

const contact = 'wang.fang@acme.example';

test.each<[TicketEvent['kind'], string[]]>([
  ['acknowledged', [contact, 'all']],
  ['responded', [contact, 'all']],
  ['update-posted', [contact, 'all']],
  ['held', [contact, 'all']],
  ['resolved', [contact, 'all']],
  ['closed', [contact, 'all']],
  ['clock-breached', ['all', 'chen-jie@vendor.example', 'li-wei@vendor.example', contact]],
  ['clock-warning', ['all', 'chen-jie@vendor.example', 'li-wei@vendor.example']],
  ['reopened', ['all', 'chen-jie@vendor.example', 'li-wei@vendor.example']],
  ['started', ['all']],
])('of %s, exactly these are told, each once', async (kind, expected) => {
  const visibility = kind === 'clock-warning' ? 'internal' : 'public';
  expect(await toldOf({ kind, visibility }, { ...record, assignee: 'li-wei' })).toEqual(expected.toSorted());
});

test('what is internal never reaches the customer, whatever the table says', async () => {
  expect(await toldOf({ kind: 'update-posted', visibility: 'internal' })).toEqual(['all']);
});

test('nobody is written to about his own act', async () => {
  const actor = { id: 'chen-jie', kind: 'person', role: 'lead' };
  expect(await toldOf({ kind: 'reopened', actor }, { ...record, assignee: 'li-wei' })).toEqual([
    'all',
    'li-wei@vendor.example',
  ]);
});

test('a process that dies between sending and noting it sends again under the same key', async () => {
  const mine = await happen({ kind: 'started' });
  while ((await expandOnce(deps())) > 0);
  const dying: Store['deliveries'] = Object.create(store.deliveries, {
    sent: { value: () => Promise.reject(new Error('killed')) },
  });
  await expect(sendOnce(deps({ store: { ...storeParts(), deliveries: dying } }))).rejects.toThrow('killed');
  now += hour;
  await sendOnce(deps());
  const keys = sent.map((m) => m.key).filter((k) => k.includes(`/${mine}/`));
  expect(keys).toEqual([`${workflowId}/${mine}/all/webhook`, `${workflowId}/${mine}/all/webhook`]);
});

const storeParts = () => ({
  notices: store.notices,
  registers: store.registers,
  contracts: store.contracts,
  deliveries: store.deliveries,
});

test('what cannot be delivered waits among the dead letters until a lead replays it', async () => {
  failing = new DeliveryFailed('mailbox unknown', { retryable: false });
  const mine = await happen({ kind: 'started' });
  await drain();
  const id = `${workflowId}/${mine}/all/webhook`;
  const { app } = createNotification({ store, now: () => now, logger });
  const { secret } = await store.keys.create(scope, { role: 'lead', name: 'lead', expiresAt: now + hour });
  const guest = await store.keys.create(scope, {
    role: 'customer',
    customer: 'acme',
    name: 'guest',
    expiresAt: now + hour,
  });
  const ask = (path: string, method = 'GET', key = secret, body?: object) =>
    app.request(path, {
      method,
      headers: { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  expect((await ask('/v1/dead-letters', 'GET', guest.secret)).status).toBe(403);
  const letters: { items: { id: string; lastError: string }[] } = JSON.parse(
    await (await ask('/v1/dead-letters')).text(),
  );
  expect(letters.items).toMatchObject([{ id, lastError: 'mailbox unknown' }]);
  failing = undefined;
  const replay = `/v1/deliveries/${encodeURIComponent(id)}/replay`;
  for (const none of [{}, { reason: ' ' }]) {
    const refused = await ask(replay, 'POST', secret, none);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ path: '/reason', code: 'required' }] });
  }
  const why = { reason: 'the mailbox is there again' };
  expect((await ask(replay, 'POST', secret, why)).status).toBe(202);
  const trail = await store.audit.stream(scope, `delivery/${id}`, { limit: 9 });
  expect(trail.items).toMatchObject([{ action: 'delivery.replayed', ...why }]);
  await sendOnce(deps());
  expect(sent.map((m) => m.key)).toEqual([id]);
  expect((await ask(replay, 'POST', secret, why)).status).toBe(409);
  expect((await ask('/v1/deliveries/nothing/replay', 'POST', secret, why)).status).toBe(404);
});

test('an event nobody can expand is put aside after five tries, and the others move on', async () => {
  const bad = await happen({ kind: 'started' }, { ...record, context: { ...record.context, routing: {} } });
  const good = await happen({ kind: 'started' });
  const broken: Store['notices'] = Object.create(store.notices, {
    expand: {
      value: (id: string, deliveries: Parameters<Store['notices']['expand']>[1]) =>
        id.endsWith(`/${bad}`) ? Promise.reject(new Error('poison')) : store.notices.expand(id, deliveries),
    },
  });
  const d = deps({ store: { ...storeParts(), notices: broken } });
  for (let i = 0; i < 6; i += 1) {
    await expandOnce(d);
    now += hour;
  }
  await sendOnce(d);
  expect(sent.map((m) => m.key)).toEqual([`${workflowId}/${good}/all/webhook`]);
  expect((await store.notices.lease(now + hour, 1, 100)).map((r) => r.id)).not.toContain(
    `${workflowId}/${bad}`,
  );
});

test('a letter with a one-time link reaches its person; nobody who reads deliveries sees it, before or after', async () => {
  const { secret: link } = await store.identity.links.create(
    scope,
    { person: 'li-wei', purpose: 'reset', email: 'li-wei@vendor.example', expiresAt: now + hour },
    {
      reason: 'forgot it',
      mail: {
        name: '李伟',
        locale: 'zh-CN',
        timeZone: 'Asia/Shanghai',
        page: 'https://console.example/accept',
      },
    },
  );
  const { app } = createNotification({ store, now: () => now, logger });
  const { secret } = await store.keys.create(scope, {
    role: 'administrator',
    name: 'administrator',
    expiresAt: now + hour,
  });
  const listed = async () =>
    (
      await app.request('/v1/deliveries?limit=200', { headers: { Authorization: `Bearer ${secret}` } })
    ).text();
  // Links are stored at the real time, letters due then.
  now = Math.max(now, Date.now());
  expect(await listed()).toMatch(/"recipient":"li-wei".*"state":"queued"/);
  expect(await listed()).not.toContain(link);
  await sendOnce(deps());
  const letter = sent.find((message) => message.text.includes(link));
  expect(letter).toMatchObject({ to: 'li-wei@vendor.example', subject: '请重新设置常年平台密码' });
  expect(await listed()).not.toContain(link);
  const kept = await store.deliveries.list(scope, { limit: 200 });
  expect(kept.items.find((one) => one.event === 'reset')).toMatchObject({ state: 'sent' });
  expect(JSON.stringify(kept)).not.toContain(link);
});
