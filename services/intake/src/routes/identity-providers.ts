/** Who signs in by a provider of its own organisation: which providers there are. What anybody may do is granted here. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { destinationOf } from '@perennial/domain/net/destination';
import {
  type IdentityProvider,
  type ProviderDraft,
  providerBody,
  providerName,
} from '@perennial/domain/people/provider';
import { reasonText } from '@perennial/domain/reason/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { needReason } from '@perennial/service-kit/reason';
import type { IntakeDeps, Routes } from '../deps.ts';
import { document } from '../document.ts';

const tag = 'Identity providers';
const body = providerBody.extend({ reason: reasonText });

const view = (self: string, { tenant: _, changedAt, ...provider }: IdentityProvider) => {
  const signIn = new URL(`/auth/oidc/${provider.id}`, self).href;
  return {
    ...provider,
    changedAt: new Date(changedAt).toISOString(),
    // What the provider has to be told, and where people begin.
    links: { signIn, redirectUri: `${signIn}/callback` },
  };
};

const faultsOf = async (
  { store, webhookAllow = [] }: IntakeDeps,
  scope: Scope,
  { issuer, clientSecret, customer }: ProviderDraft,
): Promise<FieldFault[]> => {
  const found = destinationOf(issuer, webhookAllow, 'PERENNIAL_WEBHOOK_ALLOW');
  const name = clientSecret.replace(/^secret:/, '');
  const secrets = await store.secrets.list(scope);
  const known =
    customer === undefined || (await store.registers.get(scope, 'customers', customer)) !== undefined;
  return [
    ...('fault' in found ? [{ path: '/issuer', code: found.code, message: found.fault }] : []),
    ...(secrets.some((one) => one.name === name)
      ? []
      : [
          {
            path: '/clientSecret',
            code: 'unknown',
            message: `there is no secret ${name}; have it put first (POST /v1/secrets)`,
          },
        ]),
    ...(known ? [] : [{ path: '/customer', code: 'unknown', message: `there is no customer ${customer}` }]),
  ];
};

export const identityProviderRoutes: Routes = (app, deps) => {
  const { store, urls } = deps;
  const { providers } = store.identity;
  const permission = 'identity-provider.manage';
  document(app, {
    method: 'get',
    path: '/v1/identity-providers',
    permission,
    summary: 'Identity providers, with the addresses of sign-in',
    tag,
  });
  app.get('/v1/identity-providers', async (c) =>
    c.json({ items: (await providers.list(c.var.scope)).map((one) => view(urls.self, one)) }),
  );
  document(app, {
    method: 'put',
    path: '/v1/identity-providers/{name}',
    permission,
    summary: 'Add an identity provider (OpenID Connect), or change one; needs a reason',
    tag,
    params: ['name'],
    body,
    reason: 'always',
  });
  app.put('/v1/identity-providers/:name', async (c) => {
    const { scope } = c.var;
    const { reason: why, ...draft } = await readBody(c, body);
    const named = providerName.safeParse(c.req.param('name'));
    const faults: FieldFault[] = named.success
      ? []
      : [{ path: '/name', code: 'pattern', message: named.error.issues[0]?.message ?? 'is no name' }];
    faults.push(...(await faultsOf(deps, scope, draft)));
    if (faults.length > 0 || !named.success) throw invalid(faults);
    return c.json(view(urls.self, await providers.put(scope, { ...draft, name: named.data, reason: why })));
  });
  document(app, {
    method: 'delete',
    path: '/v1/identity-providers/{name}',
    permission,
    summary:
      'Take a provider away; nobody signs in by it any more. Sessions it has opened go on; needs a reason',
    tag,
    params: ['name'],
    reason: 'always',
  });
  app.delete('/v1/identity-providers/:name', async (c) => {
    const name = c.req.param('name');
    const reason = needReason(c, `the identity provider ${name} goes`);
    const removed = await providers.remove(c.var.scope, name, reason);
    if (!removed) throw new DomainError('notFound', `there is no identity provider ${name}`);
    return c.json(view(urls.self, removed));
  });
};
