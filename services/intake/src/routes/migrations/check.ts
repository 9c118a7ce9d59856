import { planSummary } from '@perennial/domain/migration/describe/summary';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { tag } from './find.ts';
import { inspectPlan } from './inspect.ts';
import { planBody, readPlanBody } from './plan-body.ts';

export const checkRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/migrations/check',
    permission: 'migration.plan',
    summary: 'Hold a plan (JSON, or YAML as the body) against both databases; nothing is stored or written',
    tag,
    body: planBody,
    keyed: true,
    answers: {
      200: 'The plan’s hash, all findings, what would happen, and both schemas',
      422: 'It is no plan',
    },
  });
  app.post('/v1/migrations/check', async (c) => {
    const key = idempotencyKey(c);
    const { given } = await readPlanBody(c, planBody);
    const { findings, source, target } = await inspectPlan(deps, c.var.scope, given, key);
    const summary = planSummary(given.plan, source, target, findings);
    return c.json({ planHash: given.hash, findings, summary, source, target });
  });
};
