import { planFile } from '@perennial/domain/migration/plan/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { tag } from './find.ts';
import { askWorker } from './job.ts';

const { source, target } = planFile.shape;
const body = z
  .strictObject({ source: source.optional(), target: target.optional() })
  .refine((b) => (b.source === undefined) !== (b.target === undefined), {
    message: 'give either `source` or `target`, as a plan names it',
  });

export const introspectRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/migrations/introspect',
    permission: 'migration.plan',
    summary: 'Tables, columns, keys and foreign keys of a database, read by a worker that has its secret',
    tag,
    body,
    keyed: true,
    answers: { 200: 'The schema', 503: 'No worker, or the database does not answer' },
  });
  app.post('/v1/migrations/introspect', async (c) => {
    const key = idempotencyKey(c);
    const asked = await readBody(c, body);
    const database = asked.source ?? asked.target;
    if (!database) throw new Error('the body was let through without a database');
    const question = { kind: 'introspect', asks: { database } } as const;
    return c.json((await askWorker(deps, c.var.scope, question, { key })).answer);
  });
};
