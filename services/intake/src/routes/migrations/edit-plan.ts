import { DomainError } from '@perennial/domain/errors';
import { termsOf } from '@perennial/domain/migration/run/terms/rules';
import { maxReason, reasonText } from '@perennial/domain/reason/schema';
import { requireReason } from '@perennial/domain/reason/wanted';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { invalid } from '@perennial/service-kit/problem';
import { readReason } from '@perennial/service-kit/reason';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { envelopeOf } from './command.ts';
import { authorOf, findRun, refusedBy, requireOpen, tag } from './find.ts';
import { giveMigration } from './give.ts';
import { faultsAmong, inspectPlan } from './inspect.ts';
import { keyed } from './keyed.ts';
import { planBody, readPlanBody } from './plan-body.ts';
import { runView } from './view.ts';

/** Asked for first, so that a plan of thousands of lines is not judged in vain. */
const body = planBody.extend({ reason: reasonText });

export const editPlanRoute: Routes = (app, deps) => {
  const { store, urls } = deps;
  document(app, {
    method: 'post',
    path: '/v1/migrations/{no}/edit-plan',
    permission: 'migration.plan',
    summary: `Before the load: another plan for the run, which begins anew; what was signed for the old one is void. With YAML as the body the reason (${maxReason} characters at most) stands in X-Reason`,
    tag,
    params: ['no'],
    body,
    keyed: true,
    answers: { 200: 'The run', 409: 'The load has begun, or the plan is the same' },
  });
  app.post('/v1/migrations/:no/edit-plan', async (c) => {
    const { scope, receivedAt } = c.var;
    const record = await findRun(store, scope, c.req.param('no'));
    await authorOf(store, scope);
    const key = idempotencyKey(c);
    const read = await readPlanBody(c, body);
    const reason = read.body?.reason ?? requireReason(readReason(c), 'the plan changes');
    const { given } = read;
    const { hash, plan, text } = given;
    requireOpen(record);
    if (plan.site !== record.site) {
      const message = `the run moves ${record.site}; open another one for ${plan.site}`;
      throw new DomainError('request.invalid', message, {
        errors: [{ path: '/site', code: 'other', message }],
      });
    }
    if (hash === record.planHash) throw refusedBy('plan.same');
    const faults = faultsAmong((await inspectPlan(deps, scope, given, key)).findings);
    if (faults.length > 0) throw invalid(faults);
    const { no, planVersion } = record;
    const { actor, requestId } = scope;
    const name = 'edit-plan';
    const after = await keyed(store, scope, record, { name, key, body: { hash, reason } }, async (id) => {
      // There before the run may follow it.
      await store.migrations.putPlan(scope, { hash, plan, text }, { no, reason });
      const edit = { planHash: hash, planVersion: planVersion + 1, terms: termsOf(plan), reason };
      const head = { id, actor, receivedAt, requestId };
      return giveMigration(deps, scope, record, envelopeOf(name, head, edit));
    });
    return c.json(runView(after, urls));
  });
};
