import { verdictOf } from '@perennial/domain/migration/verdict/rules';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, tag } from './find.ts';
import { askWorker } from './job.ts';

const body = z.strictObject({});

export const proveRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/migrations/{no}/prove',
    permission: 'migration.operate',
    summary:
      'Have a worker measure again what the report says of rows, tables and invariants; nothing is changed',
    tag,
    params: ['no'],
    body,
    keyed: true,
    answers: {
      200: 'Every check with its evidence, and the verdict: `passed` only where all of it was measured',
    },
  });
  app.post('/v1/migrations/:no/prove', async (c) => {
    const { scope } = c.var;
    const { no, customer, planHash } = await findRun(deps.store, scope, c.req.param('no'));
    const key = idempotencyKey(c);
    await readBody(c, body);
    const question = { kind: 'prove', asks: { no, planHash } } as const;
    const { job, answer } = await askWorker(deps, scope, question, { no, customer, key });
    const { results } = answer;
    return c.json({ id: job, no, planHash, verdict: verdictOf(results), results });
  });
};
