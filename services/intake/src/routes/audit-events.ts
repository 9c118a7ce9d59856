import { narrowedTo } from '@perennial/domain/access/period';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const instant = z.iso
  .datetime({ offset: true, message: 'use ISO-8601 with an offset, e.g. 2026-01-05T09:00:00+08:00' })
  .transform((iso) => Date.parse(iso));

const question = z
  .strictObject({
    stream: z.string().max(200).optional().describe('One record, such as `ticket/T-1001`'),
    actor: z.string().max(200).optional().describe('Id of who caused the event'),
    action: z.string().max(200).optional().describe('Such as `ticket.acknowledged`'),
    from: instant.optional().describe('Events of this instant or later'),
    to: instant.optional().describe('Events before this instant'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: z.string().max(200).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'has to be later than `from`',
  });

export const auditEventsRoute: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/audit/events',
    permission: 'audit.read',
    summary:
      'Sealed audit events in the order of the log, each with its leaf and its hash; `values` are the texts behind its commitments, what is not there was erased',
    tag: 'Audit trail',
    query: question,
    answers: { 200: 'A page; `nextCursor` where there is more' },
  });
  app.get('/v1/audit/events', async (c) => {
    const { scope } = c.var;
    const { from, to, ...asked } = readQuery(c, question);
    return c.json(await store.audit.list(scope, { ...asked, ...narrowedTo(scope, { from, to }) }));
  });
};
