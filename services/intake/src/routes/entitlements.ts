import { DomainError } from '@perennial/domain/errors';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { entitlementsView } from './entitlements-view.ts';

const query = z.strictObject({
  at: z.iso
    .datetime({ offset: true, message: 'use ISO-8601 with an offset, e.g. 2026-03-31T18:00:00+08:00' })
    .transform((iso) => Date.parse(iso))
    .optional(),
});

export const entitlementRoutes: Routes = (app, { store, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/contracts/{id}/entitlements',
    permission: 'entitlement.read',
    summary:
      'What is reserved, drawn and left of the twelve services in the period of `at` (default now); hours in ms',
    tag: 'Contracts',
    params: ['id'],
    query,
  });
  app.get('/v1/contracts/:id/entitlements', async (c) => {
    const { scope } = c.var;
    const { at = now() } = readQuery(c, query);
    const id = c.req.param('id');
    // Before it took effect it is shown as it will be.
    const contract =
      (await store.contracts.versionAt(scope, id, at)) ?? (await store.contracts.get(scope, id));
    if (!contract) throw new DomainError('notFound', `there is no contract ${id}`);
    return c.json(entitlementsView(contract, at, await store.entitlements.use(scope, contract, at)));
  });
};
