/** Passwords and addresses that sites, migrations and upgrades name as `secret:NAME`. They go in and never come out. */
import { DomainError } from '@perennial/domain/errors';
import { reasonIfChanged } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { needReason } from '@perennial/service-kit/reason';
import type { NamedSecret } from '@perennial/store/ports';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const tag = 'Secrets';

/** Names as the site register takes them. */
const secretBody = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,62}$/, 'use capitals, digits and _, at most 63, a letter first: ACME_ERP'),
  value: z.string().min(1, 'must hold something').max(16_384, 'at most 16384 characters'),
  reason: reasonIfChanged,
});

const view = ({ name, createdAt, by }: NamedSecret) => ({
  name,
  createdAt: new Date(createdAt).toISOString(),
  by,
});

export const secretRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/secrets',
    permission: 'secret.manage',
    summary: 'Names of secrets, never their values',
    tag,
  });
  app.get('/v1/secrets', async (c) => {
    return c.json({ items: (await store.secrets.list(c.var.scope)).map(view) });
  });
  document(app, {
    method: 'post',
    path: '/v1/secrets',
    permission: 'secret.manage',
    summary: 'Put a secret; another value under a name that is taken wants a reason',
    tag,
    body: secretBody,
    answers: { 201: 'The first value under this name', 200: 'Put in place of another value' },
  });
  app.post('/v1/secrets', async (c) => {
    const { reason, ...secret } = await readBody(c, secretBody);
    const put = await store.secrets.put(c.var.scope, { ...secret, reason });
    return c.json(view(put), put.rev === 1 ? 201 : 200);
  });
  document(app, {
    method: 'delete',
    path: '/v1/secrets/{name}',
    permission: 'secret.manage',
    summary: 'Delete a secret: steps that name it fail from now on',
    tag,
    params: ['name'],
    reason: 'always',
  });
  app.delete('/v1/secrets/:name', async (c) => {
    const name = c.req.param('name');
    const reason = needReason(c, `the secret ${name} goes`);
    const deleted = await store.secrets.remove(c.var.scope, name, reason);
    if (!deleted) throw new DomainError('notFound', `there is no secret ${name}`);
    return c.json(view(deleted));
  });
};
