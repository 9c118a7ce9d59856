import { DomainError } from '@perennial/domain/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { morning, openWorld, type World } from '../../testing/world.ts';

let world: World;
let stored: World['flow']['answer'];
beforeAll(async () => {
  world = await openWorld();
  stored = world.flow.answer;
});
afterAll(() => world.close());
beforeEach(() => {
  world.given.length = 0;
  world.flow.answer = stored;
});

const labels = {
  alertname: 'StockSyncStalled',
  site: 'acme-shanghai',
  module: 'inventory',
  severity: 'critical',
};
/** As Alertmanager writes it, fields included that nobody here reads. */
const anAlert = (fingerprint: string, over: object = {}) => ({
  status: 'firing',
  labels,
  annotations: { summary: 'stock sync stands still', description: 'no row since 08:40' },
  startsAt: '2026-01-05T00:41:00.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph?g0.expr=up',
  fingerprint,
  ...over,
});
const send = (alerts: unknown[], caller: Parameters<World['as']>[0] = 'agent') =>
  world.as(caller, 'POST', '/v1/hooks/alertmanager', {
    body: {
      version: '4',
      groupKey: '{}:{alertname="StockSyncStalled"}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'perennial',
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://alertmanager',
      alerts,
    },
  });
const alertsOf = async () =>
  (await world.store.tickets.list(world.scopeOf('agent'), { limit: 200 })).items.filter(
    (t) => t.type === 'alert',
  );

test('a firing alert opens a ticket of type alert with the level of its severity', async () => {
  const { status, json } = await send([anAlert('f-open')]);
  expect(status).toBe(200);
  expect(json.items).toMatchObject([{ fingerprint: 'f-open', outcome: 'opened' }]);
  const ticket = (await alertsOf()).find((t) => t.fingerprint === 'f-open');
  expect(ticket).toMatchObject({
    no: json.items[0]?.no,
    level: 'P1',
    channel: 'alert',
    title: 'stock sync stands still',
    site: 'acme-shanghai',
    customer: 'acme',
    openedAt: morning,
  });
});

test('one fingerprint is one ticket, however often and in how many requests at once it comes', async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, () => send([anAlert('f-many')])));
  expect(replies.map((r) => r.status)).toEqual(Array.from({ length: 8 }, () => 200));
  await send([anAlert('f-many', { annotations: { summary: 'stock sync stands still for 20 min' } })]);
  expect((await alertsOf()).filter((t) => t.fingerprint === 'f-many')).toHaveLength(1);
});

test('repetitions at once whose words differ are still one ticket', async () => {
  const worded = (i: number) => anAlert('f-worded', { annotations: { summary: `behind by ${i} min` } });
  const replies = await Promise.all(Array.from({ length: 6 }, (_, i) => send([worded(i)])));
  expect(replies.map((r) => r.status)).toEqual(Array.from({ length: 6 }, () => 200));
  expect((await alertsOf()).filter((t) => t.fingerprint === 'f-worded')).toHaveLength(1);
});

test('two fingerprints in one request are two tickets', async () => {
  await send([anAlert('f-a'), anAlert('f-b', { labels: { ...labels, severity: 'info' } })]);
  const levels = Object.fromEntries((await alertsOf()).map((t) => [t.fingerprint, t.level]));
  expect(levels).toMatchObject({ 'f-a': 'P1', 'f-b': 'P3' });
});

describe('the end of an alert', () => {
  const ended = { status: 'resolved', endsAt: '2026-01-05T01:10:00Z' };

  test('is told to its ticket with the instant it ended', async () => {
    const { json } = await send([anAlert('f-end')]);
    await send([anAlert('f-end', ended)]);
    expect(world.given).toMatchObject([
      {
        workflowId: `ticket/north/${json.items[0]?.no}`,
        envelope: { name: 'alert-ended', body: { endedAt: Date.parse('2026-01-05T01:10:00Z') } },
      },
    ]);
  });

  test('told twice has the same id, so that it is noted once', async () => {
    await send([anAlert('f-twice')]);
    await send([anAlert('f-twice', ended)]);
    await send([anAlert('f-twice', ended)]);
    expect(new Set(world.given.map((g) => g.envelope.id)).size).toBe(1);
  });

  test('of an alert nobody knows is no fault', async () => {
    expect((await send([anAlert('f-never', ended)])).status).toBe(200);
    expect(world.given).toEqual([]);
  });

  test('that its ticket no longer takes does not keep the others out', async () => {
    await send([anAlert('f-gone')]);
    for (const row of await world.store.starts.lease(morning, 1_000, 500))
      await world.store.starts.done(row.id);
    world.flow.answer = async () => {
      throw new DomainError('ticket.archived', 'over');
    };
    const { status } = await send([anAlert('f-gone', ended), anAlert('f-after-gone')]);
    expect(status).toBe(200);
    expect((await alertsOf()).map((t) => t.fingerprint)).toContain('f-after-gone');
  });

  test('while the workflow service is away is a 503, so that Alertmanager repeats it', async () => {
    await send([anAlert('f-away')]);
    world.flow.answer = async () => {
      throw new DomainError('flow.unavailable', 'away', { retryAfterS: 5 });
    };
    expect((await send([anAlert('f-away', ended)])).status).toBe(503);
  });
});

describe('faults name the alert, and the others are taken all the same', () => {
  test.each<[string, object, string]>([
    ['an unknown site', { labels: { ...labels, site: 'nowhere' } }, '/alerts/1/'],
    ['an unknown module', { labels: { ...labels, module: 'payroll' } }, '/alerts/1/'],
    ['no site label', { labels: { alertname: 'x', module: 'inventory' } }, '/alerts/1/labels/site'],
    ['no start', { startsAt: 'yesterday' }, '/alerts/1/startsAt'],
  ])('%s', async (name, over, path) => {
    const [before, after] = [`f-before ${name}`, `f-after ${name}`];
    const { status, json } = await send([anAlert(before), anAlert(`f-bad ${name}`, over), anAlert(after)]);
    expect(status).toBe(422);
    expect(json.errors).toHaveLength(1);
    expect(json.errors[0]?.path).toMatch(new RegExp(`^${path}`));
    const known = (await alertsOf()).map((t) => t.fingerprint);
    expect(known).toEqual(expect.arrayContaining([before, after]));
    expect(known).not.toContain(`f-bad ${name}`);
  });

  test('another version of the webhook is refused whole', async () => {
    const reply = await world.as('agent', 'POST', '/v1/hooks/alertmanager', {
      body: { version: '3', alerts: [anAlert('f-v3')] },
    });
    expect(reply).toMatchObject({ status: 422, json: { errors: [{ path: '/version' }] } });
  });
});
