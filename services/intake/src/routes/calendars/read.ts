import { icalendarOf } from '@perennial/domain/calendar/icalendar';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findCalendar } from './find.ts';

const version = z.coerce.number().int().positive();
const showQuery = z.strictObject({ version: version.optional() });
const icsQuery = z.strictObject({
  year: z.coerce.number().int().min(1900).max(2199).optional(),
  version: version.optional(),
  locale: z.enum(['en', 'zh-CN']).default('zh-CN'),
});
const tag = 'Calendars';

export const readCalendarRoutes: Routes = (app, { store, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/calendars',
    permission: 'calendar.read',
    summary: 'Business calendars, newest version of each',
    tag,
  });
  app.get('/v1/calendars', async (c) => {
    const calendars = await store.calendars.list(c.var.scope);
    return c.json({ items: calendars.map(({ spec, ...rest }) => ({ ...rest, tz: spec.tz })) });
  });
  document(app, {
    method: 'get',
    path: '/v1/calendars/{id}',
    permission: 'calendar.read',
    summary: 'One calendar with its hours and dates: the newest version, or the one asked for',
    tag,
    params: ['id'],
    query: showQuery,
  });
  app.get('/v1/calendars/:id', async (c) => {
    const { scope } = c.var;
    const calendar = await findCalendar(store, scope, c.req.param('id'), readQuery(c, showQuery).version);
    return c.json({ ...calendar, tz: calendar.spec.tz });
  });
  document(app, {
    method: 'get',
    path: '/v1/calendars/{id}/ics',
    permission: 'calendar.read',
    summary: 'Closed and special dates of a year as iCalendar; without a year, of this one',
    tag,
    params: ['id'],
    query: icsQuery,
    answers: { 200: 'text/calendar' },
  });
  app.get('/v1/calendars/:id/ics', async (c) => {
    const { scope } = c.var;
    const { version, locale, year = new Date(now()).getUTCFullYear() } = readQuery(c, icsQuery);
    const calendar = await findCalendar(store, scope, c.req.param('id'), version);
    return c.body(icalendarOf(calendar, { year, stamp: now(), locale }), 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `attachment; filename="${calendar.id}-${year}.ics"`,
    });
  });
};
