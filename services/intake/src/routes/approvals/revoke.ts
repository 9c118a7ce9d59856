import { revokeBody } from '@perennial/domain/approval/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { giveApproval } from './command.ts';
import { findApproval, requirePerson, tag } from './find.ts';
import { approvalView } from './view.ts';

export const revokeRoute: Routes = (app, deps) => {
  const { store, now, urls } = deps;
  document(app, {
    method: 'post',
    path: '/v1/approvals/{no}/revoke',
    permission: 'approval.sign',
    summary: 'Take an own signature back, until execution begins',
    tag,
    params: ['no'],
    body: revokeBody,
    keyed: true,
  });
  app.post('/v1/approvals/:no/revoke', async (c) => {
    const { scope, receivedAt } = c.var;
    requirePerson(scope);
    const record = await findApproval(store, scope, c.req.param('no'));
    const key = idempotencyKey(c);
    const body = await readBody(c, revokeBody);
    await giveApproval(deps, scope, record, { name: 'revoke', body }, { key, receivedAt });
    return c.json(approvalView(await findApproval(store, scope, record.no), scope, urls, now()));
  });
};
