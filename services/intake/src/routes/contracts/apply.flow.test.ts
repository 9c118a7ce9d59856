import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractYaml, officeYaml } from '../../testing/files.ts';
import { aBody } from '../../testing/tenant.ts';
import { type Call, openWorld, type World } from '../../testing/world.ts';

const yaml = (raw: string): Call => ({ raw, type: 'application/yaml' });

let world: World;
beforeAll(async () => {
  world = await openWorld();
  expect((await world.as('lead', 'POST', '/v1/calendars', yaml(officeYaml()))).status).toBe(201);
});
afterAll(() => world.close());

const apply = (raw: string, query = '', type = 'application/yaml') => {
  world.clock.now += 1_000;
  const headers: Record<string, string> = query.includes('reason=')
    ? {}
    : { 'x-reason': '%E5%A6%82%E7%BA%A6' };
  return world.as('lead', 'POST', `/v1/contracts${query}`, { raw, type, headers });
};
const versions = async () =>
  (await world.as('agent', 'GET', '/v1/contracts/acme-2026/versions')).json.items as unknown[];
const openP3 = () =>
  world.as('agent', 'POST', '/v1/tickets', { body: aBody({ impact: 'user', urgency: 'low' }) });

test('a contract in YAML becomes the next version, its calendars pinned, with what differs and why', async () => {
  const { status, json } = await apply(contractYaml(), '?reason=annual%20review');
  expect(status).toBe(201);
  expect(json).toMatchObject({
    created: true,
    contract: { id: 'acme-2026', version: 2 },
    run: { id: expect.stringMatching(/^run-/), total: 0 },
  });
  expect(json).toHaveProperty('contract.levels.P3.clocks.0.hours', {
    kind: 'calendar',
    id: 'cn-office',
    version: 1,
  });
  const audit = await world.store.audit.stream(world.scopeOf('lead'), 'contract/acme-2026', { limit: 10 });
  expect(audit.items.at(-1)).toMatchObject({ action: 'contract.amended', reason: 'annual review' });
  expect(await versions()).toMatchObject([
    { version: 1, reason: null },
    {
      version: 2,
      effectiveFrom: '2026-01-05T09:00:01.000+08:00',
      actor: expect.any(String),
      reason: 'annual review',
    },
  ]);
});

test('the same file again, in another order, another spelling or as JSON, stores nothing', async () => {
  const before = await versions();
  expect((await apply(contractYaml())).json).toMatchObject({ created: false, diff: [] });
  expect((await apply(contractYaml({ p2: '240m', p3: '1440m' }))).json).toMatchObject({ created: false });
  const { json: shown } = await world.as('lead', 'GET', '/v1/contracts/acme-2026');
  const { version: _, effectiveFrom: __, ...file } = shown as unknown as Record<string, unknown>;
  const turned = Object.fromEntries(Object.entries(file).reverse());
  // Written with the versions spelled out it is a file that no longer follows the calendar: that is a difference.
  expect((await world.as('lead', 'POST', '/v1/contracts?dryRun=true', { body: turned })).json).toMatchObject({
    contract: { version: 3 },
    diff: [],
  });
  expect(await versions()).toEqual(before);
});

test('a dry run shows the difference and the tickets that would move, and stores nothing', async () => {
  const ticket = await openP3();
  const before = await versions();
  const { status, json } = await apply(contractYaml({ p3: '9h' }), '?dryRun=true');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    contract: { version: 3 },
    diff: [{ path: '/levels/P3/clocks/resolution/target', old: '24h', new: '9h' }],
    items: [
      {
        ticket: ticket.json.no,
        customer: 'acme',
        clock: 'resolution',
        level: 'P3',
        // Opened some seconds after nine on Monday: 24 office hours end on Wednesday, nine on Tuesday morning.
        oldDueAt: expect.stringMatching(/^2026-01-07T15:00:0/),
        newDueAt: expect.stringMatching(/^2026-01-06T09:00:0/),
        state: 'planned',
      },
    ],
    totals: { tickets: 1, clocks: 1, later: 0, earlier: 1 },
  });
  expect(await versions()).toEqual(before);
  expect(json).not.toHaveProperty('run');
});

test('before there was a change, the impact is a preview; afterwards it is the list of the last run', async () => {
  const { json } = await world.as('agent', 'GET', '/v1/contracts/bohai-2026/impact');
  expect(json).toEqual({ items: [], totals: { tickets: 0, clocks: 0, later: 0, earlier: 0 } });
  const applied = await apply(contractYaml({ p3: '30h' }));
  const { run } = applied.json as unknown as { run: { id: string; total: number } };
  expect(run.total).toBe(1);
  const impact = await world.as('agent', 'GET', '/v1/contracts/acme-2026/impact');
  expect(impact.json).toMatchObject({
    run: { id: run.id, state: 'waiting', total: 1, done: 0, failed: 0, reason: 'contract-changed' },
    items: [{ clock: 'resolution', state: 'planned' }],
    totals: { tickets: 1, clocks: 1, later: 1, earlier: 0 },
  });
  expect((await world.as('agent', 'GET', `/v1/runs/${run.id}`)).json).toMatchObject({
    id: run.id,
    source: 'contract/acme-2026',
    contracts: [{ id: 'acme-2026', version: 3 }],
    items: [{ clock: 'resolution' }],
  });
});

test('what differs between two versions, an older one by its number, and neither where there is none', async () => {
  expect((await world.as('acme', 'GET', '/v1/contracts/acme-2026/diff?from=2&to=3')).json).toEqual({
    items: [{ path: '/levels/P3/clocks/resolution/target', old: '24h', new: '30h' }],
  });
  expect((await world.as('acme', 'GET', '/v1/contracts/acme-2026?version=1')).json).toMatchObject({
    version: 1,
    effectiveFrom: '2026-01-01T00:00:00.000+08:00',
  });
  expect((await world.as('acme', 'GET', '/v1/contracts/acme-2026?version=9')).status).toBe(404);
  expect((await world.as('acme', 'GET', '/v1/contracts/acme-2026/diff?from=1')).json.errors).toMatchObject([
    { path: '/to' },
  ]);
});

test('a version that takes effect later holds for tickets opened from then on, and its run waits', async () => {
  const { status, json } = await apply(contractYaml({ p3: '12h' }), '?effectiveFrom=2026-03-02');
  expect(status).toBe(201);
  expect(json).toMatchObject({ contract: { version: 4, effectiveFrom: '2026-03-02T00:00:00.000+08:00' } });
  expect((await openP3()).json).toMatchObject({ contract: { version: 3 } });
  const scope = world.scopeOf('agent');
  const inForce = async (at: string) =>
    (await world.store.contracts.inForce(scope, 'acme', Date.parse(at)))?.version;
  expect(await inForce('2026-03-01T23:59:59.999+08:00')).toBe(3);
  expect(await inForce('2026-03-02T00:00:00+08:00')).toBe(4);
  expect(await inForce('2027-01-01T00:00:00+08:00')).toBeUndefined();
});

describe('refused with path, reason and line, and nothing is stored:', () => {
  const phases = (second: string) =>
    [
      'phases:',
      '  - { name: core, from: 2026-01-01, to: 2026-06-30, modules: all, levels: {} }',
      `  - { name: rest, from: ${second}, to: 2026-12-31, modules: [inventory], levels: {} }`,
      '',
    ].join('\n');
  const clock = (of: string) => contractYaml().replace('- { name: response, target: 1h, hours: 24x7 }', of);
  test.each<[string, string, { path: string; code?: string; line: number }[]]>([
    ['a negative target', contractYaml({ p2: '-4h' }), [{ path: '/levels/P2/clocks/0/target', line: 18 }]],
    ['a target of nothing', contractYaml({ p3: '0h' }), [{ path: '/levels/P3/clocks/0/target', line: 23 }]],
    [
      'steps above 1000 percent',
      clock('- { name: response, target: 1h, hours: 24x7, steps: [{ at: 1001%, to: [lead] }] }'),
      [{ path: '/levels/P1/clocks/0/steps/0/at', line: 13 }],
    ],
    [
      'phases that overlap',
      contractYaml({ extra: phases('2026-06-30') }),
      [{ path: '/phases/1/from', line: 29 }],
    ],
    [
      'an end before its start',
      contractYaml().replace('to: 2026-12-31', 'to: 2025-12-31'),
      [{ path: '/to', code: 'order', line: 4 }],
    ],
    [
      'a key written twice',
      contractYaml({ extra: 'to: 2026-11-30\n' }),
      [{ path: '/to', code: 'duplicate', line: 27 }],
    ],
    [
      'text that is no YAML',
      contractYaml({ extra: 'title: "open\n' }),
      [{ path: '', code: 'syntax', line: 28 }],
    ],
    [
      'an unknown field, an unknown calendar and a stranger, all at once',
      contractYaml({ extra: 'colour: blue\n' })
        .replace('calendar: cn-office', 'calendar: nowhere')
        .replace('id: acme-2026', 'id: new-one')
        .replace('customer: acme', 'customer: nobody'),
      [
        { path: '/customer', code: 'unknown', line: 2 },
        { path: '/levels/P2/clocks/0/hours', code: 'unknown', line: 19 },
        { path: '/colour', code: 'unknown', line: 27 },
      ],
    ],
    [
      'a calendar that is not there',
      contractYaml().replace('calendar: cn-office', 'calendar: nowhere'),
      [{ path: '/levels/P2/clocks/0/hours', code: 'unknown', line: 19 }],
    ],
    [
      'the contract of one customer for another',
      contractYaml().replace('customer: acme', 'customer: bohai'),
      [{ path: '/customer', code: 'fixed', line: 2 }],
    ],
    ['nothing at all', '', [{ path: '', line: 1 }]],
  ])('%s', async (_, raw, errors) => {
    const before = await versions();
    const { status, json } = await apply(raw);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject(errors);
    expect(json.errors.every((e) => e.message.length > 5)).toBe(true);
    expect(await versions()).toEqual(before);
  });

  test('a change for a day on which the contract does not run, or at no time at all', async () => {
    expect((await apply(contractYaml(), '?effectiveFrom=2027-01-01')).json.errors).toMatchObject([
      { path: '/effectiveFrom', code: 'outside' },
    ]);
    expect((await apply(contractYaml(), '?effectiveFrom=soon')).json.errors).toMatchObject([
      { path: '/effectiveFrom' },
    ]);
  });

  test('JSON with a fault names its line, too; another kind of file is told what to send', async () => {
    const text = JSON.stringify({ id: 'acme-2026', customer: 'acme', to: 'never' }, null, 2);
    const { json } = await apply(text, '', 'application/json');
    expect(json.errors.find((e) => e.path === '/to')).toMatchObject({ line: 4 });
    expect((await apply('{"id":\n', '', 'application/json')).json.errors).toMatchObject([
      { path: '', code: 'syntax', line: 2 },
    ]);
    expect((await apply('id,customer', '', 'text/csv')).status).toBe(415);
    expect((await apply(`# ${'x'.repeat(1_048_576)}`)).status).toBe(413);
  });

  test('an agent and a customer may read but not apply', async () => {
    for (const caller of ['agent', 'acme', 'auditor'] as const)
      expect((await world.as(caller, 'POST', '/v1/contracts', yaml(contractYaml()))).status).toBe(403);
  });
});

test('applied by two at once, one version is made', async () => {
  const before = (await versions()).length;
  const replies = await Promise.all(
    Array.from({ length: 4 }, () => apply(contractYaml({ p2: '5h' }), '?reason=race')),
  );
  expect(replies.filter((r) => r.status === 201)).toHaveLength(1);
  expect(replies.filter((r) => r.status === 200)).toHaveLength(3);
  expect(await versions()).toHaveLength(before + 1);
});
