import { outcomes, runStates } from '@perennial/domain/migration/run/rules';
import { registerId } from '@perennial/domain/register/schema';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, tag } from './find.ts';
import { runView, withInstants } from './view.ts';

const query = z.strictObject({
  state: z.enum(runStates).optional(),
  site: registerId.optional(),
  customer: registerId.optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe(`false: those that ended as ${outcomes.join(', ')}`),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});

export const readRoutes: Routes = (app, { store, urls }) => {
  document(app, {
    method: 'get',
    path: '/v1/migrations',
    permission: 'migration.read',
    summary: 'Runs, newest first',
    tag,
    query,
  });
  app.get('/v1/migrations', async (c) => {
    const { limit, state, site, customer, open, cursor } = readQuery(c, query);
    const { items, nextCursor } = await store.migrations.list(c.var.scope, {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(site === undefined ? {} : { site }),
      ...(customer === undefined ? {} : { customer }),
      ...(open === undefined ? {} : { open }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return c.json({
      items: items.map((record) => runView(record, urls)),
      ...(nextCursor ? { nextCursor } : {}),
    });
  });
  document(app, {
    method: 'get',
    path: '/v1/migrations/{no}',
    permission: 'migration.read',
    summary: 'One run: phases, tables, approvals, what stands in the way',
    tag,
    params: ['no'],
  });
  app.get('/v1/migrations/:no', async (c) =>
    c.json(runView(await findRun(store, c.var.scope, c.req.param('no')), urls)),
  );
  document(app, {
    method: 'get',
    path: '/v1/migrations/{no}/plan',
    permission: 'migration.read',
    summary: 'The plan the run follows, and its text as its author wrote it',
    tag,
    params: ['no'],
  });
  app.get('/v1/migrations/:no/plan', async (c) => {
    const { tenant, planHash, planVersion } = await findRun(store, c.var.scope, c.req.param('no'));
    const stored = await store.migrations.plan(tenant, planHash);
    if (!stored) throw new Error(`the plan ${planHash} is not there`);
    return c.json({ ...Object(withInstants(stored)), version: planVersion, plan: stored.plan });
  });
};
