import { isoIn } from '@perennial/domain/calendar/iso';
import { diffContracts } from '@perennial/domain/contract/diff';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findContract, version, versionQuery } from './find.ts';

const diffQuery = z.strictObject({ from: version, to: version });
const tag = 'Contracts';

export const readContractRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/contracts',
    permission: 'contract.read',
    summary: 'The newest version of every contract',
    tag,
  });
  app.get('/v1/contracts', async (c) => {
    return c.json({ items: await store.contracts.list(c.var.scope) });
  });
  document(app, {
    method: 'get',
    path: '/v1/contracts/{id}',
    permission: 'contract.read',
    summary: 'One contract: the newest version, or the one asked for',
    tag,
    params: ['id'],
    query: versionQuery,
  });
  app.get('/v1/contracts/:id', async (c) => {
    const { scope } = c.var;
    const contract = await findContract(store, scope, c.req.param('id'), readQuery(c, versionQuery).version);
    const { id, timeZone } = contract;
    const stored = (await store.contracts.versions(scope, id)).find((v) => v.version === contract.version);
    return c.json(stored ? { ...contract, effectiveFrom: isoIn(timeZone)(stored.effectiveFrom) } : contract);
  });
  document(app, {
    method: 'get',
    path: '/v1/contracts/{id}/versions',
    permission: 'contract.read',
    summary: 'Every version: since when it holds, who made it and why',
    tag,
    params: ['id'],
  });
  app.get('/v1/contracts/:id/versions', async (c) => {
    const { scope } = c.var;
    const { id, timeZone } = await findContract(store, scope, c.req.param('id'));
    const iso = isoIn(timeZone);
    const items = (await store.contracts.versions(scope, id)).map((v) => ({
      version: v.version,
      effectiveFrom: iso(v.effectiveFrom),
      createdAt: iso(v.createdAt),
      actor: v.actor,
      reason: v.reason ?? null,
    }));
    return c.json({ items });
  });
  document(app, {
    method: 'get',
    path: '/v1/contracts/{id}/diff',
    permission: 'contract.read',
    summary: 'What differs between two versions',
    tag,
    params: ['id'],
    query: diffQuery,
  });
  app.get('/v1/contracts/:id/diff', async (c) => {
    const { scope } = c.var;
    const { from, to } = readQuery(c, diffQuery);
    const id = c.req.param('id');
    const [a, b] = [await findContract(store, scope, id, from), await findContract(store, scope, id, to)];
    return c.json({ items: diffContracts(a, b) });
  });
};
