import { delegateBody } from '@perennial/domain/approval/schema';
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { giveApproval } from './command.ts';
import { findApproval, findPerson, requirePerson, tag } from './find.ts';
import { approvalView } from './view.ts';

export const delegateRoute: Routes = (app, deps) => {
  const { store, now, urls } = deps;
  document(app, {
    method: 'post',
    path: '/v1/approvals/{no}/delegate',
    permission: 'approval.sign',
    summary:
      'Hand a seat of this approval on to another person for a time; they sign on behalf, and cannot hand it on',
    tag,
    params: ['no'],
    body: delegateBody,
    keyed: true,
  });
  app.post('/v1/approvals/:no/delegate', async (c) => {
    const { scope, receivedAt } = c.var;
    requirePerson(scope);
    const record = await findApproval(store, scope, c.req.param('no'));
    const key = idempotencyKey(c);
    const { to, since, ...body } = await readBody(c, delegateBody);
    const person = await findPerson(store, scope, to);
    if (!person) {
      const message = `there is no person ${to}`;
      throw new DomainError('request.invalid', message, {
        errors: [{ path: '/to', code: 'unknown', message }],
      });
    }
    const what = {
      name: 'delegate',
      body: { ...body, to: { id: to, name: person.name }, ...(since === undefined ? {} : { since }) },
    } as const;
    await giveApproval(deps, scope, record, what, { key, receivedAt });
    return c.json(approvalView(await findApproval(store, scope, record.no), scope, urls, now()));
  });
};
