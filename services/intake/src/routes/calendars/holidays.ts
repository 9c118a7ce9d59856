import { existingDate } from '@perennial/domain/calendar/holiday-set/schema';
import { holidaySets } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import { localDate } from '@perennial/domain/contract/local-date';
import { DomainError } from '@perennial/domain/errors';
import { webUrl } from '@perennial/domain/input/web-url';
import { readQuery } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { readReason } from '@perennial/service-kit/reason';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { amendCalendar, planCalendar } from '../../retarget/amend-calendar.ts';
import { nextNotice, readNotice } from '../../retarget/notice.ts';
import { readUtf8 } from '../../yaml/read.ts';
import { appliedView, changeQuery, dryView } from './answer.ts';
import { findCalendar } from './find.ts';

const text = z.string().trim().min(1).max(200);
const query = z.strictObject({
  ...changeQuery,
  set: z.enum(holidaySets).optional(),
  year: z.coerce.number().int().min(1900).max(2199).optional(),
  /** Where the notice comes from; by default who imported it and when. */
  title: text.optional(),
  issuer: text.max(100).optional(),
  date: existingDate.optional(),
  number: text.max(60).optional(),
  url: webUrl.optional(),
});

const takes = /^(text\/csv|text\/plain|application\/([a-z.+-]+\+)?json)\b/i;

const setIn = (
  file: CalendarFile | undefined,
  id: string,
  asked: (typeof holidaySets)[number] | undefined,
) => {
  const sets = file?.holidaySets.map((one) => one.set) ?? [];
  const set = asked ?? sets[0];
  if (file && set !== undefined && sets.includes(set)) return { file, set };
  const message = `calendar ${id} follows no holiday set: apply its file with holidaySets: [{ set: ${holidaySets[0]} }]`;
  throw invalid([{ path: '/set', code: 'unknown', message }]);
};

export const importHolidaysRoute: Routes = (app, { store }) => {
  document(app, {
    method: 'post',
    path: '/v1/calendars/{id}/holidays',
    permission: 'calendar.write',
    summary:
      "Import a year's holiday notice from CSV or JSON (date, kind, name); it wins over the one known so far. Answers as POST /v1/calendars does.",
    tag: 'Calendars',
    params: ['id'],
    body: z.string(),
    bodyType: 'text/csv',
    query,
    reason: 'if changed',
    answers: { 201: 'A new version', 200: 'Nothing differs, or a dry run' },
  });
  app.post('/v1/calendars/:id/holidays', async (c) => {
    const { scope, receivedAt: now } = c.var;
    const { dryRun, set: asked, year, title, issuer, date, number, url } = readQuery(c, query);
    const reason = readReason(c);
    const type = c.req.header('Content-Type') ?? 'text/csv';
    if (!takes.test(type))
      throw new DomainError('request.unsupportedMedia', `send text/csv or application/json, not ${type}`);
    const calendar = await findCalendar(store, scope, c.req.param('id'));
    const { file, set } = setIn(await store.calendars.file(scope, calendar.id), calendar.id, asked);
    const today = localDate(calendar.spec.tz, now);
    const source = {
      title: title ?? `Imported on ${today}`,
      issuer: issuer ?? scope.actor.id,
      date: date ?? today,
      ...(number === undefined ? {} : { number }),
      ...(url === undefined ? {} : { url }),
    };
    const body = { text: await readUtf8(c), json: type.includes('json') };
    const given = readNotice(body, { set, source, ...(year === undefined ? {} : { year }) });
    const notice = () => nextNotice(store, scope, given);
    if (dryRun) {
      const coming = await notice();
      const plan = await planCalendar(store, scope, file, { now, ...(coming ? { notice: coming } : {}) });
      return c.json(dryView(scope, plan));
    }
    const applied = await amendCalendar(store, scope, { file, notice, reason, now });
    return c.json(appliedView(applied), applied.isNew ? 201 : 200);
  });
};
