import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { eventView } from '../../present/ticket.ts';
import { findTicket } from './find.ts';

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(200),
  cursor: z.string().max(200).optional(),
});

export const timelineRoute: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}/timeline',
    permission: 'ticket.read',
    summary: 'What happened to a ticket, oldest first; customers see its public part',
    tag: 'Tickets',
    params: ['no'],
    query,
  });
  app.get('/v1/tickets/:no/timeline', async (c) => {
    const { scope } = c.var;
    const { record } = await findTicket(store, scope, c.req.param('no'));
    const { items, nextCursor } = await store.tickets.timeline(scope, record.no, readQuery(c, query));
    const { timeZone } = record.context;
    return c.json({ items: items.map((e) => eventView(e, timeZone)), ...(nextCursor ? { nextCursor } : {}) });
  });
};
