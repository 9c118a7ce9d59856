/** One POST per command: the body is checked here, whether it is legal is the workflow's to say. */
import { randomUUID } from 'node:crypto';
import { DomainError } from '@perennial/domain/errors';
import type { CommandName } from '@perennial/domain/ticket/rules';
import { commandNames } from '@perennial/domain/ticket/rules';
import { commandBodies } from '@perennial/domain/ticket/schema';
import { readBody } from '@perennial/service-kit/body';
import { bodyHash, idempotencyKey } from '@perennial/service-kit/idempotency';
import { requireCommand } from '@perennial/service-kit/may';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { envelopeOf } from '../../envelope.ts';
import { giveCommand } from '../../give-command.ts';
import { ticketView } from '../../present/ticket.ts';
import { findTicket } from './find.ts';

/** Only the alert hook says this. */
const internal: ReadonlySet<CommandName> = new Set<CommandName>(['alert-ended']);

const commandRoute =
  (name: CommandName): Routes =>
  (app, { store, command, now, urls }) => {
    document(app, {
      method: 'post',
      path: `/v1/tickets/{no}/${name}`,
      summary: `Command ${name}. Send an Idempotency-Key to make repeating safe.`,
      tag: 'Ticket commands',
      params: ['no'],
      body: commandBodies[name],
    });
    app.post(`/v1/tickets/:no/${name}`, async (c) => {
      const { scope, receivedAt } = c.var;
      requireCommand(scope, name);
      const { record, archived } = await findTicket(store, scope, c.req.param('no'));
      const key = idempotencyKey(c);
      const body = await readBody(c, commandBodies[name]);
      if (archived)
        throw new DomainError('ticket.archived', `${record.no} is closed for good; open a new ticket`, {
          allowed: [],
        });
      const id = key === undefined ? randomUUID() : `${name}:${key}`;
      if (key !== undefined)
        await store.tickets.claimKey(scope, `${record.no}/${id}`, bodyHash(body), record.no);
      const after = await giveCommand(
        { store, command, now },
        ticketWorkflowId(scope.tenant, record.no),
        envelopeOf(name, { id, actor: scope.actor, receivedAt, requestId: scope.requestId }, body),
      );
      return c.json(ticketView(after, scope, now(), urls));
    });
  };

export const commandRoutes: Routes = (app, deps) => {
  for (const name of commandNames) if (!internal.has(name)) commandRoute(name)(app, deps);
};
