import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { approvalOf } from '../../present/pending-approval.ts';
import { readerOf } from '../../present/reader.ts';
import { ticketView } from '../../present/ticket.ts';
import { ticketEntitlementView } from '../entitlements-view.ts';
import { findTicket } from './find.ts';

export const showRoute: Routes = (app, { store, now, urls }) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}',
    permission: 'ticket.read',
    summary: 'One ticket',
    tag: 'Tickets',
    params: ['no'],
  });
  app.get('/v1/tickets/:no', async (c) => {
    const { scope } = c.var;
    const { record } = await findTicket(store, scope, c.req.param('no'));
    const [reader, entitlement, approval] = await Promise.all([
      readerOf({ store, now }, scope, [record]),
      store.entitlements.ofTicket(scope, record.no),
      approvalOf(store, scope, record),
    ]);
    return c.json({
      ...ticketView(record, scope, { ...reader, approval }, urls),
      ...(entitlement ? { entitlement: ticketEntitlementView(entitlement) } : {}),
    });
  });
};
