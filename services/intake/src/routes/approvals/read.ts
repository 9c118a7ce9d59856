import { waitsFor } from '@perennial/domain/approval/quorum/rules';
import { approvalsQuery } from '@perennial/domain/approval/schema';
import { rolesOf } from '@perennial/domain/scope/rules';
import { readQuery } from '@perennial/service-kit/body';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findApproval, tag } from './find.ts';
import { approvalView } from './view.ts';

export const readRoutes: Routes = (app, { store, now, urls }) => {
  document(app, {
    method: 'get',
    path: '/v1/approvals',
    permission: 'approval.read',
    summary:
      'Approvals, oldest first; `waitingFor=me` leaves those the caller could sign now, so a page may hold fewer than `limit`',
    tag,
    query: approvalsQuery,
  });
  app.get('/v1/approvals', async (c) => {
    const { scope } = c.var;
    const { waitingFor, limit, ...filter } = readQuery(c, approvalsQuery);
    const mine = waitingFor === 'me';
    const { items, nextCursor } = await store.approvals.list(scope, {
      limit,
      ...(mine ? { open: true } : {}),
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...(filter.subject === undefined ? {} : { subject: filter.subject }),
      ...(filter.cursor === undefined ? {} : { cursor: filter.cursor }),
    });
    const { actor } = scope;
    const shown = items.filter((record) => !mine || waitsFor(record, actor.id, rolesOf(actor), now()));
    return c.json({
      items: shown.map((record) => approvalView(record, scope, urls, now())),
      ...(nextCursor ? { nextCursor } : {}),
    });
  });
  document(app, {
    method: 'get',
    path: '/v1/approvals/{no}',
    permission: 'approval.read',
    summary: 'One approval: who has signed, who is missing',
    tag,
    params: ['no'],
  });
  app.get('/v1/approvals/:no', async (c) => {
    const { scope } = c.var;
    const record = await findApproval(store, scope, c.req.param('no'));
    return c.json(approvalView(record, scope, urls, now()));
  });
};
