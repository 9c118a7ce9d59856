import { isoIn } from '@perennial/domain/calendar/iso';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { clockDetail } from '../../present/ticket.ts';
import { asOfQuery, clocksAt } from './clocks-as-of.ts';
import { findTicket } from './find.ts';

const query = z.strictObject({ asOf: asOfQuery });

export const clocksRoute: Routes = (app, deps) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}/clocks',
    permission: 'ticket.read',
    summary: 'The clocks of a ticket with pauses, warnings and revisions; with asOf as they were known then',
    tag: 'Tickets',
    params: ['no'],
    query,
  });
  app.get('/v1/tickets/:no/clocks', async (c) => {
    const { scope } = c.var;
    const { record } = await findTicket(deps.store, scope, c.req.param('no'));
    const { asOf } = readQuery(c, query);
    const { at, clocks, calendars } = await clocksAt(deps, scope, record, asOf);
    const iso = isoIn(record.context.timeZone);
    return c.json({
      ...(asOf === undefined ? {} : { asOf: iso(at) }),
      items: clocks.map((clock) => clockDetail(clock, { now: at, calendars, iso })),
    });
  });
};
