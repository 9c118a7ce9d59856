import { policies } from '@perennial/domain/approval/policies';
import { requestBody } from '@perennial/domain/approval/schema';
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { bodyHash, idempotencyKey } from '@perennial/service-kit/idempotency';
import { approvalWorkflowId } from '@perennial/temporal/ids';
import type { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { nameOf, requirePerson, tag } from './find.ts';
import { ownCommand } from './own-gate.ts';
import { approvalView } from './view.ts';

type Asked = Pick<z.output<typeof requestBody>, 'subject' | 'gate'>;

const checkGate = (asked: Asked): void => {
  const remedy = ownCommand(asked);
  if (remedy === undefined) return;
  const message = `the gate ${asked.gate} of a ${asked.subject.type} is reserved; ${remedy}`;
  throw new DomainError('request.invalid', message, {
    errors: [{ path: '/gate', code: 'reserved', message }],
  });
};

export const requestRoute: Routes = (app, { store, now, urls, wake }) => {
  document(app, {
    method: 'post',
    path: '/v1/approvals',
    permission: 'approval.request',
    summary: 'Ask for an approval of a version of a record by a named policy; whoever asks is its author',
    tag,
    body: requestBody,
    keyed: true,
    answers: { 201: 'The approval', 409: 'One of this subject and gate is under way' },
  });
  app.post('/v1/approvals', async (c) => {
    const { scope, receivedAt } = c.var;
    requirePerson(scope);
    const key = idempotencyKey(c);
    const body = await readBody(c, requestBody);
    checkGate(body);
    const { policy, window, ...rest } = body;
    if (!(await store.registers.get(scope, 'customers', body.customer))) {
      const message = `there is no customer ${body.customer}`;
      throw new DomainError('request.invalid', message, {
        errors: [{ path: '/customer', code: 'unknown', message }],
      });
    }
    if (window && window.to <= now()) {
      const message = 'the window is over already';
      throw new DomainError('request.invalid', message, {
        errors: [{ path: '/window/to', code: 'past', message }],
      });
    }
    const { tenant, actor } = scope;
    const asked = await store.approvals.request(
      scope,
      {
        ...rest,
        tenant,
        policy: policies[policy],
        author: { id: actor.id, name: await nameOf(store, scope, actor.id) },
        openedAt: receivedAt,
        ...(window ? { window } : {}),
      },
      {
        workflowIdOf: (no) => approvalWorkflowId(tenant, no),
        ...(key === undefined ? {} : { request: { key, bodyHash: bodyHash(body) } }),
      },
    );
    if (asked.kind === 'conflict')
      throw new DomainError('idempotency.conflict', 'this Idempotency-Key was used with another body');
    if (asked.kind === 'open')
      throw new DomainError(
        'approval.open',
        `${asked.no} is under way; wait for its end, or change its record`,
      );
    wake();
    return c.json(approvalView(asked.record, scope, urls, now()), 201);
  });
};
