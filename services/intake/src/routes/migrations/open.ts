import { DomainError } from '@perennial/domain/errors';
import { openRun } from '@perennial/domain/migration/run/open';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { invalid } from '@perennial/service-kit/problem';
import { migrationWorkflowId } from '@perennial/temporal/ids';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { authorOf, tag } from './find.ts';
import { faultsAmong, inspectPlan } from './inspect.ts';
import { planBody, readPlanBody } from './plan-body.ts';
import { linksOf } from './view.ts';

export const openRoute: Routes = (app, deps) => {
  const { store, urls, wake } = deps;
  document(app, {
    method: 'post',
    path: '/v1/migrations',
    permission: 'migration.plan',
    summary:
      'Open a run by a plan (JSON, or YAML as the body) that was held against both databases; it waits for start',
    tag,
    body: planBody,
    keyed: true,
    answers: {
      201: 'Number, hash of the plan, warnings',
      422: 'Every fault and error, each with its remedy',
    },
  });
  app.post('/v1/migrations', async (c) => {
    const { scope, receivedAt } = c.var;
    const author = await authorOf(store, scope);
    const key = idempotencyKey(c);
    const { given } = await readPlanBody(c, planBody);
    const { hash, plan, text } = given;
    const known = key === undefined ? undefined : await store.tickets.findRequest(scope, `migration:${key}`);
    const { customer, findings } = await inspectPlan(deps, scope, given, key);
    const faults = faultsAmong(findings);
    // What was opened under this key stays opened, whatever the databases hold by now.
    if (faults.length > 0 && !known) throw invalid(faults);
    const { tenant, requestId } = scope;
    const no = known?.no ?? (await store.migrations.nextNumber(tenant));
    const opening = openRun(
      {
        tenant,
        customer,
        no,
        plan,
        planHash: hash,
        author,
        workflowId: migrationWorkflowId(tenant, no),
        requestId,
      },
      receivedAt,
    );
    const opened = await store.migrations.open(scope, {
      ...opening,
      plan: { hash, plan, text },
      ...(key === undefined ? {} : { request: { key, bodyHash: hash } }),
    });
    if (opened.kind === 'conflict')
      throw new DomainError('idempotency.conflict', 'this Idempotency-Key was used with another plan');
    wake();
    const { record } = opened;
    return c.json({ no: record.no, planHash: record.planHash, findings, links: linksOf(record, urls) }, 201);
  });
};
