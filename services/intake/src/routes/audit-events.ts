import type { AuditEvent } from '@perennial/domain/audit/rules';
import { tileWidth } from '@perennial/domain/audit/tiles';
import { readQuery } from '@perennial/service-kit/body';
import { requireCall } from '@perennial/service-kit/may';
import { invalid } from '@perennial/service-kit/problem';
import type { SealRepository } from '@perennial/store/ports';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const word = z.string().min(1).max(200).optional();
const instant = z.iso
  .datetime({ offset: true })
  .transform((iso) => new Date(iso).toISOString())
  .optional();

const question = z.strictObject({
  stream: word.describe('One record, such as `ticket/T-1001`'),
  actor: word.describe('Id of who did it'),
  action: word.describe('Such as `ticket.triaged`'),
  from: instant.describe('Happened at or after this instant'),
  to: instant.describe('Happened before this instant'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is `nextCursor` of the page before')
    .optional()
    .describe('`nextCursor` of the page before'),
});
type Question = z.infer<typeof question>;

/** Tiles one answer may read: a rare event is found in several pages, some of them empty, and not in one slow one. */
const tilesPerPage = 16;

const matches = (event: AuditEvent, { stream, actor, action, from, to }: Question): boolean =>
  (stream === undefined || event.stream === stream) &&
  (actor === undefined || event.actor.id === actor) &&
  (action === undefined || event.action === action) &&
  (from === undefined || event.at >= from) &&
  (to === undefined || event.at < to);

/** In the order of the log, whose places never change: a page asked for twice is the same page. */
const search = async (seals: SealRepository, tenant: string, wanted: Question) => {
  const items: (AuditEvent & { leaf: number })[] = [];
  let place = Number(wanted.cursor ?? 0);
  for (let read = 0; read < tilesPerPage; read += 1) {
    const tile = Math.floor(place / tileWidth);
    const leaves = (await seals.leaves(tenant, tile)).slice(place % tileWidth);
    for (const event of await seals.events(leaves.map(({ id }) => id))) {
      if (items.length === wanted.limit) return { items, nextCursor: String(place) };
      if (matches(event, wanted)) items.push({ leaf: place, ...event });
      place += 1;
    }
    if (place < (tile + 1) * tileWidth) return { items };
  }
  return { items, nextCursor: String(place) };
};

export const auditEventsRoute: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/audit/events',
    permission: 'audit.read',
    summary: 'Sealed audit events in the order of the log; a page may be empty and still have a next one',
    tag: 'Audit trail',
    query: question,
  });
  app.get('/v1/audit/events', async (c) => {
    requireCall(c.var.scope, 'audit.read');
    const wanted = readQuery(c, question);
    if (wanted.from !== undefined && wanted.to !== undefined && wanted.from >= wanted.to)
      throw invalid([{ path: '/to', code: 'range', message: 'has to lie after `from`' }]);
    return c.json(await search(store.seals, c.var.scope.tenant, wanted));
  });
};
