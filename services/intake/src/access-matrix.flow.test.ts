/** Procedure x role x tenant, generated from the routes: what HTTP answers is what the policy says. */
import { randomBytes } from 'node:crypto';
import { type Action, type Asker, may } from '@perennial/domain/access/policy';
import { isCustomerRole, type Role, roles, systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { type Declared, declaredIn } from '@perennial/service-kit/may-declare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOnce } from './seal/sealer.ts';
import { type Acme, seedAcme } from './testing/acme.ts';
import { auditGrant, morning, openWorld, type World } from './testing/world.ts';

/** Everything the paths name belongs to Acme, or to its vendor. */
const sides = ['own', 'other customer', 'other vendor'] as const;
type Side = (typeof sides)[number];

/** Whose a named record is, where it is not the customer's. */
const vendors = new Set([
  'GET /v1/calendars/:id',
  'GET /v1/calendars/:id/ics',
  'GET /v1/calendars/:id/impact',
  'POST /v1/calendars/:id/holidays',
  'DELETE /v1/keys/:id',
  'POST /v1/webhooks/:id/rotate-secret',
  'DELETE /v1/audit-grants/:id',
  'POST /v1/security-events/:id/review',
  'GET /v1/people/:id/roles',
  'POST /v1/people/:id/roles',
  'POST /v1/people/:id/roles/:grant/revoke',
  'GET /v1/people/:id/erase',
  'POST /v1/people/:id/erase',
  'POST /v1/people/:id/erase/confirm',
  'POST /v1/people/:id/erase/cancel',
]);
/** Of no ticket, so a customer's user never reads it here. */
const staffOnly = new Set(['GET /v1/attachments/:sha256']);
/** The name is one of a closed list and belongs to nobody. */
const nobodys = new Set([
  'GET /v1/registers/:name',
  'PUT /v1/registers/:name',
  'POST /v1/registers/:name/import',
  // Asked for without its reason: nobody is told whether it is there.
  'DELETE /v1/secrets/:name',
  'DELETE /v1/identity-providers/:name',
  // A body that does not do: nothing is looked up.
  'PUT /v1/identity-providers/:name',
]);
/** Of the caller alone, and no key has one. */
const ownOnly = new Set(['DELETE /v1/sessions/:id']);

const queries: Record<string, string> = {
  'GET /v1/contracts/:id/diff': '?from=1&to=1',
  'GET /v1/tickets/:no/explain': '?clock=response',
};

const master = randomBytes(32);
const secrets = new Map<string, string>();
let world: World;
let acme: Acme;
let event = '';
let grant = '';

const bound = (role: Role, side: Side): { tenant: string; customer?: string } => ({
  tenant: side === 'other vendor' ? 'south' : 'north',
  ...(isCustomerRole(role) ? { customer: side === 'other customer' ? 'bohai' : 'acme' } : {}),
});

beforeAll(async () => {
  world = await openWorld(() => ({ master }));
  acme = await seedAcme(world, 'only-for-acme');
  for (const role of roles)
    for (const side of sides) {
      const { tenant, ...customer } = bound(role, side);
      const scope = { tenant, actor: systemActor, requestId: 'seed' };
      const grant = { role, person: 'li.wei', name: role, expiresAt: morning + 86_400_000, ...customer };
      secrets.set(`${role} ${side}`, (await world.store.keys.create(scope, grant)).secret);
    }
  for (const tenant of ['north', 'south']) {
    const scope = { tenant, actor: systemActor, requestId: 'seed' };
    const { id } = await world.store.auditGrants.create(scope, auditGrant('li.wei', morning));
    if (tenant === 'north') grant = id;
  }
  const found = await world.store.securityEvents.list(world.scopeOf('administrator'), { limit: 1 });
  event = found.items[0]?.id ?? '';
  const seals = { seals: world.store.seals, master, logger: createLogger('intake', 'silent') };
  while ((await sealOnce(seals, 'matrix')) > 0);
});
afterAll(() => world.close());

/** What stands for each parameter, by the path it is in. */
const samples = (): Record<string, string> => ({
  '/v1/tickets/:no': acme.no,
  '/v1/approvals/:no': acme.approval,
  '/v1/migrations/:no': acme.migration,
  '/v1/credits/:id': acme.credit,
  '/v1/contracts/:id': 'acme-secret',
  '/v1/calendars/:id': 'cn-office',
  '/v1/runs/:id': acme.run,
  '/v1/keys/:id': acme.keyId,
  '/v1/security-events/:id': event,
  '/v1/audit-grants/:id': grant,
  '/v1/people/:id': 'acme.person',
  '/v1/people/acme.person/roles/:grant': 'some',
  '/v1/webhooks/:id': 'acme-hook',
  '/v1/secrets/:name': 'ONLY_ACME',
  '/v1/identity-providers/:name': 'acme-idp',
  '/v1/sessions/:id': 'some',
  '/v1/registers/:name': 'changes',
  '/v1/registers/changes/:id': 'c-secret',
  '/v1/attachments/:sha256': acme.sha256,
  [`/v1/tickets/${acme.no}/attachments/:sha256`]: acme.sha256,
});

const filled = (path: string): string => {
  const [before, param] = /^(.*?\/:\w+)/.exec(path) ?? [];
  if (before === undefined || param === undefined) return path;
  const sample = samples()[before];
  if (sample === undefined) throw new Error(`no sample stands for ${before}: add one of Acme's`);
  return filled(path.replace(before, before.replace(/:\w+$/, sample)));
};

const nameOf = ({ method, path }: Declared): string => `${method} ${path}`;

type Outcome = 403 | 404 | 'through';

const expected = (route: Declared, action: Action, role: Role, side: Side): Outcome => {
  const asker: Asker = { ...bound(role, side), actor: { id: 'li.wei', kind: 'person', role } };
  if (!may(asker, action)) return 403;
  const name = nameOf(route);
  if (!route.path.includes(':') || nobodys.has(name)) return 'through';
  if (ownOnly.has(name)) return 404;
  if (staffOnly.has(name) && isCustomerRole(role)) return 404;
  if (side === 'other vendor') return 404;
  return side === 'other customer' && !vendors.has(name) ? 404 : 'through';
};

const answered = async (route: Declared, role: Role, side: Side): Promise<Outcome | number> => {
  const { status } = await world.app.request(`${filled(route.path)}${queries[nameOf(route)] ?? ''}`, {
    method: route.method,
    headers: {
      'authorization': `Bearer ${secrets.get(`${role} ${side}`)}`,
      'content-type': 'application/json',
    },
    ...(route.method === 'GET' ? {} : { body: '{}' }),
  });
  // Anything else is the handler's: a body that does not do, a workflow that does not answer.
  return status === 403 || status === 404 || status === 500 ? status : 'through';
};

/** Staff see every customer of their vendor: to them there is no other. */
const askers = roles.flatMap((role) =>
  sides.filter((side) => side !== 'other customer' || isCustomerRole(role)).map((side) => ({ role, side })),
);

test('every procedure x role x tenant is answered as the policy says', async () => {
  const routes = declaredIn(world.app).filter(({ permission }) => typeof permission === 'string');
  expect(routes.length).toBeGreaterThan(50);
  for (const route of routes) {
    const { permission } = route;
    if (typeof permission !== 'string') continue;
    const outcomes: string[] = [];
    for (const { role, side } of askers)
      outcomes.push(`${role}, ${side}: ${await answered(route, role, side)}`);
    expect
      .soft(outcomes, nameOf(route))
      .toEqual(
        askers.map(({ role, side }) => `${role}, ${side}: ${expected(route, permission, role, side)}`),
      );
  }
}, 60_000);

test('what is open to everybody says why, and is nothing under /v1', () => {
  const open = declaredIn(world.app).filter(({ permission }) => typeof permission !== 'string');
  expect(open.map(({ path }) => path).sort()).toEqual(
    ['/docs', '/healthz', '/metrics', '/openapi.json', '/readyz'].sort(),
  );
});
