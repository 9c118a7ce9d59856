import { DomainError } from '@perennial/domain/errors';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { linesView, runView } from '../retarget/view.ts';

const query = z.strictObject({
  /** Tickets; each brings a line for every clock that moves. */
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});

export const runRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/runs/{id}',
    permission: 'contract.read',
    summary:
      'A run that moves open tickets under changed terms, with its items in the order they are done; limit counts tickets',
    tag: 'Contracts',
    params: ['id'],
    query,
  });
  app.get('/v1/runs/:id', async (c) => {
    const { scope } = c.var;
    const { limit, cursor } = readQuery(c, query);
    const run = await store.runs.get(scope, c.req.param('id'));
    if (!run) throw new DomainError('notFound', `there is no run ${c.req.param('id')}`);
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await store.runs.items(scope, run.id, page);
    return c.json({
      ...runView(run),
      items: linesView(scope, items, run.timeZone),
      ...(nextCursor ? { nextCursor } : {}),
    });
  });
};
