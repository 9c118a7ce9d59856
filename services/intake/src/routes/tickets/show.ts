import { requireCall } from '@perennial/service-kit/may';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { readerOf } from '../../present/reader.ts';
import { ticketView } from '../../present/ticket.ts';
import { findTicket } from './find.ts';

export const showRoute: Routes = (app, { store, now, urls }) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}',
    summary: 'One ticket',
    tag: 'Tickets',
    params: ['no'],
  });
  app.get('/v1/tickets/:no', async (c) => {
    const { scope } = c.var;
    requireCall(scope, 'ticket.read');
    const { record } = await findTicket(store, scope, c.req.param('no'));
    return c.json(ticketView(record, scope, await readerOf({ store, now }, scope, [record]), urls));
  });
};
