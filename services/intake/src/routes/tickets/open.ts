import { openTicket as openTicketBody } from '@perennial/domain/ticket/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { requestKeyDays } from '@perennial/store/core/expiry';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { openTicket } from '../../open-ticket.ts';
import { readerOf } from '../../present/reader.ts';
import { ticketView } from '../../present/ticket.ts';
import { ticketEntitlementView } from '../entitlements-view.ts';

/** A start older than this is not on its way any more: the caller is told that the workflow starts later. */
const promptMs = 5_000;

export const openRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/tickets',
    permission: 'ticket.open',
    summary: `Open a ticket. Send an Idempotency-Key to make repeating safe: it is remembered for ${requestKeyDays} days.`,
    tag: 'Tickets',
    body: openTicketBody,
    keyed: true,
    answers: { 201: 'The ticket', 202: 'The ticket; its workflow starts later' },
  });
  app.post('/v1/tickets', async (c) => {
    const { scope, receivedAt } = c.var;
    const key = idempotencyKey(c);
    const body = await readBody(c, openTicketBody);
    const { record, entitlement } = await openTicket(deps, scope, body, receivedAt, key);
    const late = await deps.store.starts.waitingSince(deps.now() - promptMs);
    c.header('Location', `/v1/tickets/${record.no}`);
    const view = ticketView(record, scope, await readerOf(deps, scope, [record]), deps.urls);
    return c.json(
      { ...view, ...(entitlement ? { entitlement: ticketEntitlementView(entitlement) } : {}) },
      late ? 202 : 201,
    );
  });
};
