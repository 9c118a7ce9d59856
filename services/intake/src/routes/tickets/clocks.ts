import { isoIn } from '@perennial/domain/calendar/iso';
import { requireCall } from '@perennial/service-kit/may';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { readerOf } from '../../present/reader.ts';
import { clockDetail } from '../../present/ticket.ts';
import { findTicket } from './find.ts';

export const clocksRoute: Routes = (app, { store, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}/clocks',
    summary: 'The clocks of a ticket with pauses, warnings and revisions',
    tag: 'Tickets',
    params: ['no'],
  });
  app.get('/v1/tickets/:no/clocks', async (c) => {
    const { scope } = c.var;
    requireCall(scope, 'ticket.read');
    const { record } = await findTicket(store, scope, c.req.param('no'));
    const reader = await readerOf({ store, now }, scope, [record]);
    const iso = isoIn(record.context.timeZone);
    const shown = record.clocks.filter((clock) => scope.customer === undefined || clock.kind === 'sla');
    return c.json({ items: shown.map((clock) => clockDetail(clock, { ...reader, iso })) });
  });
};
