import { beginExecutionBody } from '@perennial/domain/approval/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { giveApproval } from './command.ts';
import { findApproval, nameOf, requireNotOwn, requirePerson, tag } from './find.ts';
import { approvalView } from './view.ts';

export const beginExecutionRoute: Routes = (app, deps) => {
  const { store, now, urls } = deps;
  document(app, {
    method: 'post',
    path: '/v1/approvals/{no}/begin-execution',
    permission: 'approval.execute',
    summary:
      'The caller carries out what is approved, being neither its author nor among those who signed; from then on nothing is taken back',
    tag,
    params: ['no'],
    body: beginExecutionBody,
    keyed: true,
  });
  app.post('/v1/approvals/:no/begin-execution', async (c) => {
    const { scope, receivedAt } = c.var;
    requirePerson(scope);
    const approval = await findApproval(store, scope, c.req.param('no'));
    requireNotOwn(approval);
    const key = idempotencyKey(c);
    await readBody(c, beginExecutionBody);
    const { id } = scope.actor;
    const body = { executor: { id, name: await nameOf(store, scope, id) } };
    await giveApproval(deps, scope, approval, { name: 'begin-execution', body }, { key, receivedAt });
    return c.json(approvalView(await findApproval(store, scope, approval.no), scope, urls, now()));
  });
};
