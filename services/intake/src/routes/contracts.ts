import { checkPinned, contractFile } from '@perennial/domain/contract/schema';
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { requireCall } from '@perennial/service-kit/may';
import { invalid } from '@perennial/service-kit/problem';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

export const contractRoutes: Routes = (app, { store }) => {
  const tag = 'Contracts';
  document(app, {
    method: 'get',
    path: '/v1/contracts',
    summary: 'The current version of every contract',
    tag,
  });
  app.get('/v1/contracts', async (c) => {
    requireCall(c.var.scope, 'contract.read');
    return c.json({ items: await store.contracts.list(c.var.scope) });
  });
  document(app, { method: 'get', path: '/v1/contracts/{id}', summary: 'One contract', tag, params: ['id'] });
  app.get('/v1/contracts/:id', async (c) => {
    requireCall(c.var.scope, 'contract.read');
    const contract = await store.contracts.get(c.var.scope, c.req.param('id'));
    if (!contract) throw new DomainError('notFound', `there is no contract ${c.req.param('id')}`);
    return c.json(contract);
  });
  document(app, {
    method: 'put',
    path: '/v1/contracts',
    summary: 'A contract, or a new version of it; running tickets keep the version they were opened under',
    tag,
    body: contractFile,
  });
  app.put('/v1/contracts', async (c) => {
    requireCall(c.var.scope, 'contract.write');
    const checked = checkPinned(await readBody(c, z.unknown()));
    if ('errors' in checked) throw invalid(checked.errors);
    const { contract } = checked;
    if (!(await store.registers.get(c.var.scope, 'customers', contract.customer)))
      throw invalid([
        {
          path: '/customer',
          code: 'unknown',
          message: `there is no customer ${contract.customer} in the register`,
        },
      ]);
    return c.json(await store.contracts.put(c.var.scope, contract));
  });
};
