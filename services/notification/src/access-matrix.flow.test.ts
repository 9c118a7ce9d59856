/** Procedure x role x tenant of this service, generated from its routes. */
import { type Action, type Asker, may } from '@perennial/domain/access/policy';
import { isCustomerRole, type Role, roles, systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { type Declared, declaredIn } from '@perennial/service-kit/may-declare';
import { openStore } from '@perennial/store/open';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNotification } from './app.ts';

const tenants = ['north', 'south'] as const;
type Tenant = (typeof tenants)[number];

const store = openStore({ uri: freshDatabase() });
const { app } = createNotification({ store, now: Date.now, logger: createLogger('test', 'silent') });
const secrets = new Map<string, string>();
/** Of the vendor north. */
const delivery = 'ticket/north/T-1/1/li.wei/email';

beforeAll(async () => {
  await store.ensureIndexes();
  await store.notices.expand('ticket/north/T-1/1', [
    {
      id: delivery,
      tenant: 'north',
      customer: 'acme',
      ticket: 'T-1',
      seq: 1,
      event: 'started',
      audience: 'requester',
      channel: 'email',
      recipient: 'li.wei',
      address: 'li.wei@vendor.example',
      locale: 'en',
      payload: { subject: 's', text: 't' },
      state: 'queued',
      attempts: 0,
      createdAt: 0,
      nextAttemptAt: 0,
    },
  ]);
  for (const tenant of tenants)
    for (const role of roles) {
      const scope = { tenant, actor: systemActor, requestId: 'seed' };
      const customer = isCustomerRole(role) ? { customer: 'acme' } : {};
      const grant = { name: role, role, expiresAt: Date.now() + 3_600_000, ...customer };
      const { secret, key } = await store.keys.create(scope, grant);
      secrets.set(`${role} ${tenant}`, secret);
      if (role === 'auditor')
        await store.auditGrants.create(scope, {
          person: key.id,
          from: 0,
          to: Date.now(),
          scopes: ['read'],
          reason: 'yearly audit',
          expiresAt: Date.now() + 3_600_000,
        });
    }
});
afterAll(() => store.close());

const expected = (action: Action, role: Role, tenant: Tenant, named: boolean): 403 | 404 | 'through' => {
  const customer = isCustomerRole(role) ? { customer: 'acme' } : {};
  const asker: Asker = { tenant, ...customer, actor: { id: 'a', kind: 'key', role } };
  if (!may(asker, action)) return 403;
  return named && tenant === 'south' ? 404 : 'through';
};

const answered = async ({ method, path }: Declared, role: Role, tenant: Tenant) => {
  const { status } = await app.request(path.replace(':id', encodeURIComponent(delivery)), {
    method,
    headers: {
      'authorization': `Bearer ${secrets.get(`${role} ${tenant}`)}`,
      'content-type': 'application/json',
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify({ reason: 'the mailbox is there again' }) }),
  });
  return status === 403 || status === 404 || status === 500 ? status : 'through';
};

const judged = declaredIn(app).flatMap(({ permission, ...route }) =>
  typeof permission === 'string' ? [{ ...route, permission }] : [],
);

test.each(judged)('$method $path is answered to every role and tenant as the policy says', async (route) => {
  for (const role of roles)
    for (const tenant of tenants)
      expect([role, tenant, await answered(route, role, tenant)]).toEqual([
        role,
        tenant,
        expected(route.permission, role, tenant, route.path.includes(':id')),
      ]);
});

test('what the service answers to those who may, and what it is open with', () => {
  expect(judged.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/deliveries',
    'GET /v1/dead-letters',
    'POST /v1/deliveries/:id/replay',
  ]);
  const open = declaredIn(app).filter(({ permission }) => typeof permission !== 'string');
  expect(open.map(({ path }) => path)).toEqual(['/healthz', '/readyz', '/metrics']);
});
