/** One POST per command: the body is checked here, whether it is legal is the workflow's to say. */
import { randomUUID } from 'node:crypto';
import { DomainError, httpStatus } from '@perennial/domain/errors';
import { type PostedCommand, postedCommands } from '@perennial/domain/ticket/rules';
import { commandBodies } from '@perennial/domain/ticket/schema';
import { readBody } from '@perennial/service-kit/body';
import { bodyHash, idempotencyKey } from '@perennial/service-kit/idempotency';
import { requestKeyDays } from '@perennial/store/core/expiry';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { envelopeOf } from '../../envelope.ts';
import { giveCommand } from '../../give-command.ts';
import { approvalOf } from '../../present/pending-approval.ts';
import { readerOf } from '../../present/reader.ts';
import { ticketView } from '../../present/ticket.ts';
import { requirePerson } from '../approvals/find.ts';
import { checkNames } from './check-names.ts';
import { findTicket } from './find.ts';

/** The workflow has judged and changed nothing. Without an answer it may have: then the key stays with its body. */
const isRefusal = (e: unknown): boolean => e instanceof DomainError && httpStatus[e.code] < 500;

const commandRoute =
  (name: PostedCommand): Routes =>
  (app, { store, command, now, urls }) => {
    document(app, {
      method: 'post',
      path: `/v1/tickets/{no}/${name}`,
      permission: `command:${name}`,
      summary: `Command ${name}. Send an Idempotency-Key to make repeating safe: it is remembered for ${requestKeyDays} days, unless the command is refused.`,
      tag: 'Ticket commands',
      params: ['no'],
      keyed: true,
      body: commandBodies[name],
    });
    app.post(`/v1/tickets/:no/${name}`, async (c) => {
      const { scope, receivedAt } = c.var;
      const { record, archived } = await findTicket(store, scope, c.req.param('no'));
      // Where signatures are due the workflow says which.
      if (name === 'approve' && record.pendingApproval?.no === undefined) requirePerson(scope);
      const key = idempotencyKey(c);
      const body = await readBody(c, commandBodies[name]);
      if (archived)
        throw new DomainError('ticket.archived', `${record.no} is closed for good; open a new ticket`, {
          allowed: [],
        });
      await checkNames(store, scope, body);
      const id = key === undefined ? randomUUID() : `${name}:${key}`;
      const claim = [scope, `${record.no}/${id}`, bodyHash(body)] as const;
      if (key !== undefined) await store.tickets.claimKey(...claim, record.no);
      const after = await giveCommand(
        { store, command, now },
        ticketWorkflowId(scope.tenant, record.no),
        envelopeOf(name, { id, actor: scope.actor, receivedAt, requestId: scope.requestId }, body),
      ).catch(async (e: unknown) => {
        if (key !== undefined && isRefusal(e)) await store.tickets.releaseKey(...claim);
        throw e;
      });
      const [reader, approval] = await Promise.all([
        readerOf({ store, now }, scope, [after]),
        approvalOf(store, scope, after),
      ]);
      return c.json(ticketView(after, scope, { ...reader, approval }, urls));
    });
  };

export const commandRoutes: Routes = (app, deps) => {
  for (const name of postedCommands) commandRoute(name)(app, deps);
};
