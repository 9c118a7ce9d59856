import { registerId } from '@perennial/domain/register/schema';
import { clockStates } from '@perennial/domain/sla/rules';
import { levels, ticketStates } from '@perennial/domain/ticket/rules';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { readerOf } from '../../present/reader.ts';
import { ticketView } from '../../present/ticket.ts';

/** One value, or several with commas between. */
const anyOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values)).min(1));

const query = z.strictObject({
  state: anyOf(ticketStates).optional(),
  level: anyOf(levels).optional(),
  customer: registerId.optional(),
  site: registerId.optional(),
  module: registerId.optional(),
  assignee: registerId.optional(),
  sla: z.enum(clockStates).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

export const listRoute: Routes = (app, { store, now, urls }) => {
  document(app, {
    method: 'get',
    path: '/v1/tickets',
    permission: 'ticket.read',
    summary: 'Tickets, newest first',
    tag: 'Tickets',
    query,
  });
  app.get('/v1/tickets', async (c) => {
    const { scope } = c.var;
    const { items, nextCursor } = await store.tickets.list(scope, readQuery(c, query));
    const reader = await readerOf({ store, now }, scope, items);
    return c.json({
      items: items.map((r) => ticketView(r, scope, reader, urls)),
      ...(nextCursor ? { nextCursor } : {}),
    });
  });
};
