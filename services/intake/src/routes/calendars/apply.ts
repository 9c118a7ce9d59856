import { checkCalendar } from '@perennial/domain/calendar/check';
import { calendarFile } from '@perennial/domain/calendar/schema';
import { withLines } from '@perennial/domain/input/yaml/with-lines';
import { readQuery } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { amendCalendar, planCalendar } from '../../retarget/amend-calendar.ts';
import { readFileBody } from '../../yaml/read.ts';
import { appliedView, changeQuery, dryView } from './answer.ts';

const query = z.strictObject(changeQuery);

export const applyCalendarRoute: Routes = (app, { store }) => {
  document(app, {
    method: 'post',
    path: '/v1/calendars',
    permission: 'calendar.write',
    summary:
      'Apply a calendar from JSON or YAML: a new version where anything differs; contracts that follow it and their open tickets move with it. dryRun=true only shows what would change.',
    tag: 'Calendars',
    body: calendarFile,
    query,
    answers: { 201: 'A new version', 200: 'Nothing differs, or a dry run' },
  });
  app.post('/v1/calendars', async (c) => {
    const { scope, receivedAt: now } = c.var;
    const { dryRun, reason } = readQuery(c, query);
    const { value, lineOf } = await readFileBody(c);
    const checked = checkCalendar(value);
    if ('errors' in checked) throw invalid(withLines(checked.errors, lineOf));
    const { file } = checked;
    if (dryRun) return c.json(dryView(scope, await planCalendar(store, scope, file, { now })));
    const applied = await amendCalendar(store, scope, { file, reason, now });
    return c.json(appliedView(applied), applied.isNew ? 201 : 200);
  });
};
