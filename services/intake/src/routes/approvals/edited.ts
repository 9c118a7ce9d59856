import { editedBody } from '@perennial/domain/approval/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { giveApproval } from './command.ts';
import { findApproval, requireNotOwn, requirePerson, tag } from './find.ts';
import { approvalView } from './view.ts';

export const editedRoute: Routes = (app, deps) => {
  const { store, now, urls } = deps;
  document(app, {
    method: 'post',
    path: '/v1/approvals/{no}/edited',
    permission: 'approval.request',
    summary:
      'The record has a new version, says its author: what was signed is void, and whoever signed is told',
    tag,
    params: ['no'],
    body: editedBody,
    reason: 'always',
    keyed: true,
  });
  app.post('/v1/approvals/:no/edited', async (c) => {
    const { scope, receivedAt } = c.var;
    requirePerson(scope);
    const approval = await findApproval(store, scope, c.req.param('no'));
    requireNotOwn(approval);
    const key = idempotencyKey(c);
    const { record, reason } = await readBody(c, editedBody);
    const { statement, ...next } = record;
    const body = { record: { ...approval.record, ...next }, reason, ...(statement ? { statement } : {}) };
    await giveApproval(deps, scope, approval, { name: 'edited', body }, { key, receivedAt });
    return c.json(approvalView(await findApproval(store, scope, approval.no), scope, urls, now()));
  });
};
