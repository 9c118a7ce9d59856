import { refusalOfKey } from '@perennial/domain/access/keys';
import { DomainError } from '@perennial/domain/errors';
import { registerId } from '@perennial/domain/register/schema';
import { isCustomerRole, roles } from '@perennial/domain/scope/rules';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { needReason } from '@perennial/service-kit/reason';
import type { ApiKey } from '@perennial/store/ports';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const body = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: z.enum(roles),
    customer: registerId.optional(),
    person: registerId.optional(),
    expiresAt: z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso)),
  })
  .refine((k) => isCustomerRole(k.role) === (k.customer !== undefined), {
    path: ['customer'],
    message: 'name the customer for the roles customer and customer-owner, and for no other',
  });

const view = ({ createdAt, expiresAt, revokedAt, tenant: _, ...key }: ApiKey) => ({
  ...key,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: new Date(expiresAt).toISOString(),
  ...(revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt).toISOString() }),
});

const yearMs = 366 * 86_400_000;

export const keyRoutes: Routes = (app, { store, now }) => {
  const tag = 'API keys';
  document(app, {
    method: 'get',
    path: '/v1/keys',
    permission: 'key.manage',
    summary: 'Keys, without their secrets',
    tag,
  });
  app.get('/v1/keys', async (c) => {
    return c.json({ items: (await store.keys.list(c.var.scope)).map(view) });
  });
  document(app, {
    method: 'post',
    path: '/v1/keys',
    permission: 'key.manage',
    summary: 'A new key; its secret is shown this once',
    tag,
    body,
    answers: { 201: 'The key and its secret', 403: 'Another has to make a key of this role' },
  });
  app.post('/v1/keys', async (c) => {
    const { customer, person, ...grant } = await readBody(c, body);
    const wanted = { role: grant.role, ...(person === undefined ? {} : { person }) };
    const refusal = refusalOfKey(c.var.scope.actor, wanted);
    if (refusal?.code === 'role') throw new DomainError('auth.forbidden', refusal.message);
    if (refusal) throw invalid([{ path: refusal.code === 'self' ? '/person' : '/role', ...refusal }]);
    if (grant.expiresAt <= now() || grant.expiresAt > now() + yearMs)
      throw invalid([
        { path: '/expiresAt', code: 'range', message: 'must lie in the future, a year ahead at most' },
      ]);
    if (customer !== undefined && !(await store.registers.get(c.var.scope, 'customers', customer)))
      throw invalid([{ path: '/customer', code: 'unknown', message: `there is no customer ${customer}` }]);
    if (person !== undefined && !(await store.registers.get(c.var.scope, 'people', person)))
      throw invalid([{ path: '/person', code: 'unknown', message: `there is no person ${person}` }]);
    const { secret, key } = await store.keys.create(c.var.scope, {
      ...grant,
      ...(customer === undefined ? {} : { customer }),
      ...(person === undefined ? {} : { person }),
    });
    return c.json({ ...view(key), secret }, 201);
  });
  document(app, {
    method: 'delete',
    path: '/v1/keys/{id}',
    permission: 'key.manage',
    summary: 'Revoke a key at once',
    tag,
    params: ['id'],
    reason: 'always',
  });
  app.delete('/v1/keys/:id', async (c) => {
    const { scope } = c.var;
    const id = c.req.param('id');
    const absent = () => new DomainError('notFound', `there is no key ${id}`);
    if (!(await store.keys.list(scope)).some((key) => key.id === id)) throw absent();
    const key = await store.keys.revoke(scope, id, needReason(c, `the key ${id} ends`));
    if (!key) throw absent();
    return c.json(view(key));
  });
};
