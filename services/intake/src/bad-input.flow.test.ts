/** What must never be stored: each row is refused with the status and the field named, and nothing changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBody } from './testing/tenant.ts';
import { type Call, openWorld, type World } from './testing/world.ts';

let world: World;
let no: string;
beforeAll(async () => {
  world = await openWorld();
  no = (await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).json.no;
});
afterAll(() => world.close());

const state = async () => ({
  tickets: (await world.as('agent', 'GET', '/v1/tickets?limit=200')).json.items.length,
  events: (await world.as('agent', 'GET', `/v1/tickets/${no}/timeline`)).json.items.length,
  commands: world.given.length,
  keys: (await world.as('administrator', 'GET', '/v1/keys')).json.items.length,
  contracts: (await world.as('agent', 'GET', '/v1/contracts')).json.items,
  customers: (await world.as('agent', 'GET', '/v1/registers/customers')).json.items,
});

const refused = async (
  caller: Parameters<World['as']>[0],
  [method, path]: [string, string],
  call: Call,
  status: number,
  code: string,
  paths: string[] = [],
) => {
  const before = await state();
  const reply = await world.as(caller, method, path, call);
  expect({ status: reply.status, code: reply.json.code, text: reply.text }).toMatchObject({ status, code });
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  expect(reply.json.requestId).toBe(reply.headers.get('x-request-id'));
  expect((reply.json.errors ?? []).map((e) => e.path)).toEqual(expect.arrayContaining(paths));
  expect(await state()).toEqual(before);
};

const open: [string, string] = ['POST', '/v1/tickets'];

describe('POST /v1/tickets', () => {
  test.each<[string, Call, number, string]>([
    ['half a document', { raw: '{"title":' }, 400, 'request.malformed'],
    [
      'bytes that are no UTF-8',
      { raw: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
      400,
      'request.malformed',
    ],
    [
      'a form',
      { raw: 'title=x', type: 'application/x-www-form-urlencoded' },
      415,
      'request.unsupportedMedia',
    ],
    [
      'more than a megabyte',
      { body: aBody({ description: 'x'.repeat(1_100_000) }) },
      413,
      'request.tooLarge',
    ],
    ['nothing', {}, 422, 'request.invalid'],
    ['an array', { body: [] }, 422, 'request.invalid'],
    ['null', { raw: 'null' }, 422, 'request.invalid'],
  ])('%s', (_, call, status, code) => refused('agent', open, call, status, code));

  test.each<[string, object, string[]]>([
    ['an unknown field', { severity: 1 }, ['/severity']],
    ['two unknown fields, each by its name', { a: 1, b: 2 }, ['/a', '/b']],
    ['an unknown field inside', { requester: { name: 'x', vip: true } }, ['/requester/vip']],
    ['a field of the prototype', JSON.parse('{"__proto__":{"level":"P1"}}'), []],
    ['a missing field', { title: undefined }, ['/title']],
    ['a wrong enum', { impact: 'galaxy' }, ['/impact']],
    ['a wrong type', { urgency: 7 }, ['/urgency']],
    ['an over-long title', { title: 'x'.repeat(201) }, ['/title']],
    ['a title of blanks', { title: '   ' }, ['/title']],
    ['an over-long description', { description: 'x'.repeat(20_001) }, ['/description']],
    ['half a character', { title: 'half \ud83d' }, ['/title']],
    ['half a character deep inside', { requester: { name: 'half \ud83d' } }, ['/requester/name']],
    ['a site that is no id', { site: '../etc' }, ['/site']],
    ['no mail address', { requester: { name: 'x', email: 'x@' } }, ['/requester/email']],
    ['no hash', { attachments: ['abc'] }, ['/attachments/0']],
    ['a level without a reason', { level: 'P1' }, ['/levelReason']],
    ['an actor of its own', { actor: { id: 'somebody' } }, ['/actor']],
    ['a time of its own', { openedAt: '2020-01-01T00:00:00Z' }, ['/openedAt']],
    ['every fault at once', { title: '', impact: 'x', extra: 1 }, ['/title', '/impact', '/extra']],
  ])('%s', (_, over, paths) =>
    '__proto__' in over && Object.hasOwn(over, '__proto__')
      ? refused(
          'agent',
          open,
          { raw: JSON.stringify({ ...aBody() }).replace('{', '{"__proto__":{},') },
          422,
          'request.invalid',
        )
      : refused('agent', open, { body: aBody(over) }, 422, 'request.invalid', paths),
  );
});

describe('commands', () => {
  test.each<[string, unknown, string]>([
    [
      'respond',
      {
        plan: 'received',
        none: 'n',
        nextSteps: [{ what: 'w', owner: 'o', by: '2026-01-05T12:00:00+08:00' }],
      },
      '/plan',
    ],
    ['respond', { plan: 'restore it from the copy', none: 'n', nextSteps: [] }, '/nextSteps'],
    [
      'respond',
      {
        plan: 'restore it from the copy',
        none: 'n',
        nextSteps: [{ what: 'w', owner: 'o', by: '2026-01-05' }],
      },
      '/nextSteps/0/by',
    ],
    [
      'respond',
      {
        plan: 'restore it from the copy',
        none: 'n',
        nextSteps: [{ what: 'w', owner: 'o', by: '2026-02-30T12:00:00+08:00' }],
      },
      '/nextSteps/0/by',
    ],
    [
      'respond',
      {
        plan: 'restore it from the copy',
        nextSteps: [{ what: 'w', owner: 'o', by: '2026-01-05T12:00:00+08:00' }],
      },
      '/rollback',
    ],
    ['triage', { class: 'hardware' }, '/class'],
    ['triage', {}, '/class'],
    ['assign', {}, '/assignee'],
    ['hold', { on: 'moon', reason: 'r' }, '/on'],
    ['verify', { checks: [] }, '/checks'],
    ['updates', { text: 'x'.repeat(8_001) }, '/text'],
    ['close', { changeRecord: { what: 'w', impact: 'i' } }, '/changeRecord/prevention'],
    ['start', { force: true }, '/force'],
    ['acknowledge', { by: 'me' }, '/by'],
  ])('%s %j names %s', (name, body, path) =>
    refused('agent', ['POST', `/v1/tickets/${no}/${name}`], { body }, 422, 'request.invalid', [path]),
  );
  test('a command nobody knows is a 404', () =>
    refused('agent', ['POST', `/v1/tickets/${no}/explode`], { body: {} }, 404, 'notFound'));
  test('a ticket nobody knows is a 404 before its body is looked at', () =>
    refused('agent', ['POST', '/v1/tickets/T-9/start'], { raw: '{' }, 404, 'notFound'));
  test('a role that may not is told so before its body is looked at', () =>
    refused('auditor', ['POST', `/v1/tickets/${no}/start`], { raw: '{' }, 403, 'auth.forbidden'));
  test('only the lead approves', () =>
    refused(
      'agent',
      ['POST', `/v1/tickets/${no}/approve`],
      { body: { verdict: 'approve', reason: 'r' } },
      403,
      'auth.forbidden',
    ));
});

describe('lists', () => {
  test.each([
    'limit=0',
    'limit=1000',
    'limit=x',
    'state=open',
    'level=P9',
    'sla=late',
    'cursor=%%%',
    'colour=red',
    'customer=A%20B',
  ])('GET /v1/tickets?%s', (query) =>
    refused('agent', ['GET', `/v1/tickets?${query}`], {}, 422, 'request.invalid'),
  );
  test('a register nobody knows', () => refused('agent', ['GET', '/v1/registers/toys'], {}, 404, 'notFound'));
});

describe('registers, contracts and keys', () => {
  const row = (over: object) => ({ body: { rows: [{ id: 'delta', name: 'Delta' }, over] } });
  test.each<[string, string, object, string]>([
    ['customers', 'a wrong tier', { id: 'echo', name: 'Echo', tier: 'gold' }, '/rows/1/tier'],
    ['customers', 'the same id twice', { id: 'delta', name: 'Delta again' }, '/rows/1/id'],
    ['customers', 'an id with capitals', { id: 'Echo', name: 'Echo' }, '/rows/1/id'],
  ])('%s: %s refuses all rows', (name, _, over, path) =>
    refused('lead', ['PUT', `/v1/registers/${name}`], row(over), 422, 'request.invalid', [path]),
  );
  test.each<[string, object, string]>([
    ['sites', { id: 's', name: 'S', customer: 'nobody' }, '/rows/0/customer'],
    ['sites', { id: 's', name: 'S', customer: 'acme', timeZone: 'Mars/Base' }, '/rows/0/timeZone'],
    ['people', { id: 'p', name: 'P', timeZone: 'Mars/Base' }, '/rows/0/timeZone'],
    ['modules', { id: 'm', name: 'M', ownerGroup: 'nobody' }, '/rows/0/ownerGroup'],
    ['changes', { id: 'c', site: 'acme-shanghai', what: 'w', at: 'yesterday', by: 'b' }, '/rows/0/at'],
  ])('%s %j names %s', (name, only, path) =>
    refused('lead', ['PUT', `/v1/registers/${name}`], { body: { rows: [only] } }, 422, 'request.invalid', [
      path,
    ]),
  );
  test('an agent changes no register', () =>
    refused('agent', ['PUT', '/v1/registers/customers'], row({}), 403, 'auth.forbidden'));

  const contract = async (over: object) => {
    const [{ version: _, ...terms } = { version: 0 }] = await world.store.contracts.list(
      world.scopeOf('lead'),
    );
    return { body: { ...terms, ...over } };
  };
  test.each<[object, string]>([
    [{ timeZone: 'Mars/Base' }, '/timeZone'],
    [{ from: '2026-12-31', to: '2026-01-01' }, '/to'],
    [{ from: '2026-02-30' }, '/from'],
    [{ customer: 'nobody' }, '/customer'],
    [{ discount: 1 }, '/discount'],
  ])('contract %j names %s', async (over, path) =>
    refused('lead', ['PUT', '/v1/contracts'], await contract(over), 422, 'request.invalid', [path]),
  );

  const key = { name: 'n', role: 'agent', expiresAt: '2026-06-01T00:00:00+08:00' };
  test.each<[object, string]>([
    [{ ...key, role: 'king' }, '/role'],
    [{ ...key, expiresAt: '2026-01-01T00:00:00+08:00' }, '/expiresAt'],
    [{ ...key, expiresAt: '2026-06-01' }, '/expiresAt'],
    [{ ...key, role: 'customer' }, '/customer'],
    [{ ...key, role: 'customer', customer: 'nobody' }, '/customer'],
    [{ ...key, person: 'nobody' }, '/person'],
  ])('key %j names %s', (body, path) =>
    refused('administrator', ['POST', '/v1/keys'], { body }, 422, 'request.invalid', [path]),
  );
});

describe('callers', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no key', {}, 'auth.missing'],
    ['another scheme', { authorization: 'Basic eDp5' }, 'auth.invalid'],
    ['a key nobody has', { authorization: `Bearer pk_${'x'.repeat(43)}` }, 'auth.invalid'],
  ])('%s is 401', async (_, headers, code) => {
    const reply = await world.as(undefined, 'GET', '/v1/tickets', { headers });
    expect(reply).toMatchObject({ status: 401, json: { code } });
  });
  test('a key is out the moment it is revoked', async () => {
    const made = await world.as('administrator', 'POST', '/v1/keys', {
      body: { name: 'short', role: 'agent', expiresAt: '2026-06-01T00:00:00+08:00' },
    });
    const headers = { authorization: `Bearer ${made.json.secret}` };
    expect((await world.as(undefined, 'GET', '/v1/tickets', { headers })).status).toBe(200);
    await world.as('administrator', 'DELETE', `/v1/keys/${made.json.id}?reason=lost`);
    expect(await world.as(undefined, 'GET', '/v1/tickets', { headers })).toMatchObject({
      status: 401,
      json: { code: 'auth.invalid' },
    });
  });
});
