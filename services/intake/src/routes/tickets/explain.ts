import { isoIn } from '@perennial/domain/calendar/iso';
import { DomainError } from '@perennial/domain/errors';
import type { Clock } from '@perennial/domain/sla/rules';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { explainView } from '../../present/explain.ts';
import { asOfQuery, clocksAt } from './clocks-as-of.ts';
import { findTicket } from './find.ts';

const query = z.strictObject({ clock: z.string().max(60).optional(), asOf: asOfQuery });

/** @throws DomainError `request.invalid` naming `/clock` and the clocks there are. */
const named = (clocks: Clock[], name: string | undefined): Clock[] => {
  if (name === undefined) return clocks;
  const found = clocks.filter((clock) => clock.name === name);
  if (found.length > 0) return found;
  const message = `the ticket had no clock ${name} then; it had ${clocks.map((c) => c.name).join(', ') || 'none'}`;
  throw new DomainError('request.invalid', message, {
    errors: [{ path: '/clock', code: 'unknown', message }],
  });
};

export const explainRoute: Routes = (app, deps) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}/explain',
    permission: 'ticket.read',
    summary: 'Why each clock is due when it is due: every counted, paused and closed stretch of it',
    tag: 'Tickets',
    params: ['no'],
    query,
  });
  app.get('/v1/tickets/:no/explain', async (c) => {
    const { scope } = c.var;
    const { record } = await findTicket(deps.store, scope, c.req.param('no'));
    const { clock, asOf } = readQuery(c, query);
    const { at, clocks, calendars } = await clocksAt(deps, scope, record, asOf);
    const iso = isoIn(record.context.timeZone);
    const reader = { now: at, calendars, iso };
    return c.json({
      ticket: record.no,
      asOf: iso(at),
      clocks: named(clocks, clock).map((one) => explainView(one, reader)),
    });
  });
};
