/** Every route, asked by those it does not belong to. A route that is not in the table fails the first test. */
import { creditCommands } from '@perennial/domain/credit/rules';
import { postedCommands } from '@perennial/domain/ticket/rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Acme, seedAcme } from './testing/acme.ts';
import { notice2027, officeYaml } from './testing/files.ts';
import { migrationRows, type TenancyRow as Row } from './testing/migration-rows.ts';
import { aBody } from './testing/tenant.ts';
import { type Caller, openWorld, type World } from './testing/world.ts';

const secretWord = 'only-for-acme';

const bodies: Record<string, unknown> = {
  'acknowledge': {},
  'triage': { class: 'data' },
  'assign': { assignee: 'li.wei' },
  'respond': {
    plan: 'restore the view from the nightly copy',
    none: 'the view is read only',
    nextSteps: [{ what: 'restore', owner: 'li.wei', by: '2026-01-05T12:00:00+08:00' }],
  },
  'start': {},
  'workaround': { what: 'use the copy', confirmedBy: 'Chen Jie' },
  'updates': { text: 'we are at it' },
  'messages': { text: 'any news?' },
  'hold': { on: 'customer', reason: 'waiting for the log file' },
  'resume': {},
  'priority': { level: 'P2', reason: 'a copy serves' },
  'propose-fix': { summary: 'rebuild the view' },
  'approve': { verdict: 'approve', reason: 'looks right' },
  'verify': { checks: [{ kind: 'function', result: 'pass' }] },
  'rollback': { note: 'done by hand' },
  'accept': {},
  'close': { changeRecord: { noChange: 'a question of usage' } },
  'reopen': { reason: 'it is back' },
  'cancel': { reason: 'opened twice' },
};

const commandRows: Row[] = postedCommands.map((name) => ({
  route: `POST /v1/tickets/:no/${name}`,
  path: ({ no }) => `/v1/tickets/${no}/${name}`,
  call: { body: bodies[name] },
  // A command that is not for customers at all is refused before anything is looked up.
  bohai: ['messages', 'accept', 'reopen'].includes(name) ? [404] : [403],
  other: [404],
}));

const creditRows: Row[] = creditCommands.map((name) => ({
  route: `POST /v1/credits/:id/${name}`,
  path: ({ credit }) => `/v1/credits/${credit}/${name}`,
  call: { body: { reason: 'for us' } },
  bohai: ['dispute', 'choose'].includes(name) ? [404] : [403],
  other: [404],
}));

const approvalBodies: Record<string, unknown> = {
  'challenge': {},
  'sign': {
    challenge: 'a'.repeat(64),
    meaning: 'approved',
    verdict: 'approve',
    password: 'p',
    totp: '123456',
  },
  'delegate': { to: 'li.wei', role: 'qa', until: '2026-01-06T00:00:00Z', reason: 'away' },
  'revoke': { signature: '00000000-0000-4000-8000-000000000000', reason: 'r' },
  'edited': { record: { version: 2, hash: 'b'.repeat(64) }, reason: 'r' },
  'begin-execution': {},
};
/** Staff's alone. */
const staffRows: Row[] = ['edited', 'begin-execution'].map((name) => ({
  route: `POST /v1/approvals/:no/${name}`,
  path: ({ approval }) => `/v1/approvals/${approval}/${name}`,
  call: { body: approvalBodies[name] },
  bohai: [403],
  other: [403],
}));
const approvalRows: Row[] = ['challenge', 'sign', 'break-glass', 'review', 'delegate', 'revoke'].map(
  (name) => ({
    route: `POST /v1/approvals/:no/${name}`,
    path: ({ approval }) => `/v1/approvals/${approval}/${name}`,
    call: { body: approvalBodies[name] ?? approvalBodies.sign },
    bohai: [404],
    // Their lead's key is nobody who could sign.
    other: [403],
  }),
);

const table: Row[] = [
  ...commandRows,
  ...approvalRows,
  ...migrationRows,
  ...staffRows,
  {
    route: 'POST /v1/approvals',
    path: () => '/v1/approvals',
    call: { body: {} },
    bohai: [403],
    other: [403],
  },
  { route: 'GET /v1/approvals', path: () => '/v1/approvals', bohai: [200], other: [200] },
  {
    route: 'GET /v1/approvals/:no',
    path: ({ approval }) => `/v1/approvals/${approval}`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'POST /v1/tickets',
    path: () => '/v1/tickets',
    call: { body: aBody() },
    bohai: [422],
    other: [201],
  },
  { route: 'GET /v1/tickets', path: () => '/v1/tickets?customer=acme', bohai: [200], other: [200] },
  { route: 'GET /v1/tickets/:no', path: ({ no }) => `/v1/tickets/${no}`, bohai: [404], other: [404] },
  {
    route: 'GET /v1/tickets/:no/timeline',
    path: ({ no }) => `/v1/tickets/${no}/timeline`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'GET /v1/tickets/:no/clocks',
    path: ({ no }) => `/v1/tickets/${no}/clocks`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'GET /v1/tickets/:no/explain',
    path: ({ no }) => `/v1/tickets/${no}/explain?clock=response`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'POST /v1/attachments',
    path: () => '/v1/attachments',
    call: { raw: 'mine', type: 'text/plain' },
    bohai: [201],
    other: [201],
  },
  {
    route: 'GET /v1/attachments/:sha256',
    path: ({ sha256 }) => `/v1/attachments/${sha256}`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'GET /v1/tickets/:no/attachments/:sha256',
    path: ({ no, sha256 }) => `/v1/tickets/${no}/attachments/${sha256}`,
    bohai: [404],
    other: [404],
  },
  {
    route: 'GET /v1/registers/:name',
    path: () => '/v1/registers/customers?customer=acme',
    bohai: [403],
    other: [200],
  },
  {
    route: 'GET /v1/registers/:name/:id',
    path: () => '/v1/registers/changes/c-secret',
    bohai: [403],
    other: [404],
  },
  {
    route: 'PUT /v1/registers/:name',
    path: () => '/v1/registers/customers',
    call: { body: { rows: [{ id: 'acme', name: 'Taken over' }], reason: 'for us' } },
    bohai: [403],
    other: [200],
  },
  {
    route: 'POST /v1/webhooks/:id/rotate-secret',
    path: () => '/v1/webhooks/acme-hook/rotate-secret',
    call: { body: { reason: 'for us' } },
    bohai: [403],
    other: [404],
  },
  {
    route: 'POST /v1/registers/:name/import',
    path: () => '/v1/registers/customers/import?reason=for+us',
    call: { raw: 'id,name\nacme,Taken over', type: 'text/csv' },
    bohai: [403],
    other: [200],
  },
  { route: 'GET /v1/contracts', path: () => '/v1/contracts', bohai: [200], other: [200] },
  { route: 'GET /v1/contracts/:id', path: () => '/v1/contracts/acme-secret', bohai: [404], other: [404] },
  {
    route: 'PUT /v1/contracts',
    path: () => '/v1/contracts',
    call: { body: { id: 'acme-2026' } },
    bohai: [403],
    other: [422],
  },
  {
    route: 'POST /v1/contracts',
    path: () => '/v1/contracts',
    call: { body: { id: 'acme-2026' } },
    bohai: [403],
    other: [422],
  },
  ...['versions', 'diff?from=1&to=1', 'impact'].map(
    (what): Row => ({
      route: `GET /v1/contracts/:id/${what.split('?')[0]}`,
      path: () => `/v1/contracts/acme-secret/${what}`,
      bohai: [404],
      other: [404],
    }),
  ),
  { route: 'GET /v1/runs/:id', path: ({ run }) => `/v1/runs/${run}`, bohai: [404], other: [404] },
  // A calendar is the vendor's: any of its customers may see which hours count.
  { route: 'GET /v1/calendars', path: () => '/v1/calendars', bohai: [200], other: [200] },
  { route: 'GET /v1/calendars/:id', path: () => '/v1/calendars/cn-office', bohai: [200], other: [404] },
  {
    route: 'GET /v1/calendars/:id/ics',
    path: () => '/v1/calendars/cn-office/ics',
    bohai: [200],
    other: [404],
  },
  {
    route: 'GET /v1/calendars/:id/impact',
    path: () => '/v1/calendars/cn-office/impact',
    bohai: [200],
    other: [404],
  },
  {
    route: 'POST /v1/calendars',
    path: () => '/v1/calendars',
    call: { raw: officeYaml(), type: 'application/yaml' },
    bohai: [403],
    other: [201],
  },
  {
    route: 'POST /v1/calendars/:id/holidays',
    path: () => '/v1/calendars/cn-office/holidays?dryRun=true',
    call: { raw: notice2027, type: 'text/csv' },
    bohai: [403],
    // By now the other vendor has a calendar of this name of its own.
    other: [200],
  },
  {
    route: 'GET /v1/contracts/:id/entitlements',
    path: () => '/v1/contracts/acme-secret/entitlements',
    bohai: [404],
    other: [404],
  },
  { route: 'GET /v1/credits', path: () => '/v1/credits', bohai: [200], other: [200] },
  { route: 'GET /v1/credits/:id', path: ({ credit }) => `/v1/credits/${credit}`, bohai: [404], other: [404] },
  ...creditRows,
  { route: 'GET /v1/keys', path: () => '/v1/keys', bohai: [403], other: [403] },
  { route: 'POST /v1/keys', path: () => '/v1/keys', call: { body: {} }, bohai: [403], other: [403] },
  { route: 'DELETE /v1/keys/:id', path: ({ keyId }) => `/v1/keys/${keyId}`, bohai: [403], other: [403] },
  { route: 'GET /v1/security-events', path: () => '/v1/security-events', bohai: [403], other: [403] },
  { route: 'GET /v1/audit/checkpoint', path: () => '/v1/audit/checkpoint', bohai: [403], other: [403] },
  {
    route: 'GET /v1/audit/export',
    path: () => '/v1/audit/export?period=2026&customer=acme',
    bohai: [403],
    other: [403],
  },
  {
    route: 'POST /v1/audit/restored',
    path: () => '/v1/audit/restored',
    call: { body: { reason: 'r' } },
    bohai: [403],
    other: [403],
  },
  { route: 'GET /v1/audit/events', path: () => '/v1/audit/events', bohai: [403], other: [403] },
  { route: 'GET /v1/audit/verify', path: () => '/v1/audit/verify', bohai: [403], other: [403] },
  { route: 'GET /v1/audit-grants', path: () => '/v1/audit-grants', bohai: [403], other: [403] },
  {
    route: 'POST /v1/audit-grants',
    path: () => '/v1/audit-grants',
    call: { body: {} },
    bohai: [403],
    other: [403],
  },
  {
    route: 'DELETE /v1/audit-grants/:id',
    path: () => '/v1/audit-grants/1',
    call: { body: { reason: 'r' } },
    bohai: [403],
    other: [403],
  },
  {
    route: 'POST /v1/security-events/:id/review',
    path: () => '/v1/security-events/1-abc/review',
    call: { body: { note: 'fine' } },
    bohai: [403],
    other: [403],
  },
  { route: 'GET /v1/secrets', path: () => '/v1/secrets', bohai: [403], other: [200] },
  {
    route: 'POST /v1/secrets',
    path: () => '/v1/secrets',
    call: { body: { name: 'ACME_ERP', value: 'taken over', reason: 'ours' } },
    bohai: [403],
    other: [201],
  },
  {
    route: 'DELETE /v1/secrets/:name',
    path: () => '/v1/secrets/ONLY_ACME?reason=gone',
    bohai: [403],
    other: [404],
  },
  {
    route: 'POST /v1/data-keys/rotate',
    path: () => '/v1/data-keys/rotate',
    call: { body: { reason: 'yearly' } },
    bohai: [403],
    other: [403],
  },
  ...['decode', 'encode'].map(
    (what): Row => ({
      route: `POST /codec/${what}`,
      path: () => `/codec/${what}`,
      call: { body: { payloads: [] }, headers: { 'x-namespace': 'default' } },
      bohai: [403],
      other: [200],
    }),
  ),
  {
    route: 'GET /v1/people/:id/roles',
    path: () => '/v1/people/acme.person/roles',
    bohai: [403],
    other: [404],
  },
  {
    route: 'POST /v1/people/:id/roles',
    path: () => '/v1/people/acme.person/roles',
    call: { body: {} },
    bohai: [403],
    other: [403],
  },
  {
    route: 'POST /v1/people/:id/roles/:grant/revoke',
    path: () => '/v1/people/acme.person/roles/some/revoke',
    call: { body: { reason: 'for us' } },
    bohai: [403],
    other: [403],
  },
  {
    route: 'GET /v1/people/:id/erase',
    path: () => '/v1/people/acme.person/erase',
    bohai: [403],
    other: [404],
  },
  ...['', '/confirm', '/cancel'].map(
    (what): Row => ({
      route: `POST /v1/people/:id/erase${what}`,
      path: () => `/v1/people/acme.person/erase${what}`,
      call: { body: { reason: 'for us' } },
      bohai: [403],
      other: [403],
    }),
  ),
  { route: 'GET /v1/training', path: () => '/v1/training', bohai: [403], other: [200] },
  { route: 'POST /v1/training', path: () => '/v1/training', call: { body: {} }, bohai: [403], other: [403] },
  // The caller's own, and a key without a person has none.
  { route: 'GET /v1/sessions', path: () => '/v1/sessions', bohai: [200], other: [403] },
  { route: 'DELETE /v1/sessions/:id', path: () => '/v1/sessions/some', bohai: [404], other: [403] },
  {
    route: 'GET /v1/identity-providers',
    path: () => '/v1/identity-providers',
    bohai: [403],
    other: [403],
  },
  {
    route: 'PUT /v1/identity-providers/:name',
    path: () => '/v1/identity-providers/acme-idp',
    call: { body: {} },
    bohai: [403],
    other: [403],
  },
  {
    route: 'DELETE /v1/identity-providers/:name',
    path: () => '/v1/identity-providers/acme-idp?reason=mine',
    bohai: [403],
    other: [403],
  },
  {
    route: 'POST /v1/hooks/alertmanager',
    path: () => '/v1/hooks/alertmanager',
    call: { body: { version: '4', alerts: [{ status: 'resolved', fingerprint: 'acme-alert' }] } },
    bohai: [403],
    other: [422],
  },
];

/** Open to everybody: they know of no tenant. */
const open = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /openapi.json', 'GET /docs'];

let world: World;
let acme: Acme;
beforeAll(async () => {
  world = await openWorld();
  acme = await seedAcme(world, secretWord);
});
afterAll(() => world.close());

test('every route of the service is in this table', () => {
  const registered = new Set(
    world.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path}`),
  );
  expect([...registered].sort()).toEqual([...open, ...table.map((r) => r.route)].sort());
});

const ask = async (caller: Caller | undefined, { route, path, call }: Row) =>
  world.as(caller, route.split(' ')[0] ?? '', path(acme), call);

describe.each(table)('$route', (row) => {
  test('without a key is 401', async () => {
    const { status, json, headers } = await ask(undefined, row);
    expect(status).toBe(401);
    expect(json.code).toBe('auth.missing');
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test("says nothing of Acme's to another customer of the same vendor", async () => {
    const { status, text } = await ask('bohai', row);
    expect(row.bohai).toContain(status);
    expect(text).not.toContain(secretWord);
    expect(text).not.toContain('acme-2026');
  });

  test("says nothing of Acme's to another vendor", async () => {
    const { status, text } = await ask('otherLead', row);
    expect(row.other).toContain(status);
    expect(text).not.toContain(secretWord);
  });
});

test('nobody of them has changed anything of Acme', async () => {
  const { json } = await world.as('lead', 'GET', '/v1/registers/customers/acme');
  expect(json).toMatchObject({ name: 'Acme' });
  expect(world.given).toEqual([]);
  const { json: keys } = await world.as('administrator', 'GET', '/v1/keys');
  expect(keys.items.every((k) => !('revokedAt' in k))).toBe(true);
  const { json: credit } = await world.as('acme', 'GET', `/v1/credits/${acme.credit}`);
  expect(credit).toMatchObject({ state: 'proposed', history: [] });
});

test("another vendor's secrets of the same name are its own", async () => {
  for (const name of ['ONLY_ACME', 'ACME_ERP'])
    expect(await world.store.secrets.read('north', name)).toBe(secretWord);
  const { json } = await world.as('otherLead', 'GET', '/v1/secrets');
  expect(JSON.stringify(json)).not.toContain('ONLY_ACME');
});

test("another vendor's administrator finds neither our keys nor a way to revoke them", async () => {
  const { json } = await world.as('otherAdministrator', 'GET', '/v1/keys');
  expect(json.items.map((k) => k.id)).not.toContain(acme.keyId);
  expect((await world.as('otherAdministrator', 'DELETE', `/v1/keys/${acme.keyId}`)).status).toBe(404);
});

test('Acme itself reads all of it', async () => {
  expect((await world.as('acme', 'GET', `/v1/tickets/${acme.no}`)).text).toContain(secretWord);
  expect((await world.as('acme', 'GET', `/v1/tickets/${acme.no}/attachments/${acme.sha256}`)).text).toBe(
    secretWord,
  );
  expect((await world.as('acme', 'GET', '/v1/contracts/acme-secret')).status).toBe(200);
});
