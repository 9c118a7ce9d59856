import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { calendarVersions } from '../../retarget/pinning.ts';
import { repin } from '../../retarget/repin.ts';
import { targetsOf } from '../../retarget/targets.ts';
import { impactView, runView } from '../../retarget/view.ts';
import { findCalendar } from './find.ts';

export const calendarImpactRoute: Routes = (app, { store, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/calendars/{id}/impact',
    permission: 'calendar.read',
    summary:
      'What the last change did to open tickets, soonest due first; without one, what moving all contracts to the newest version would do',
    tag: 'Calendars',
    params: ['id'],
  });
  app.get('/v1/calendars/:id/impact', async (c) => {
    const { scope } = c.var;
    const { id, spec } = await findCalendar(store, scope, c.req.param('id'));
    const run = await store.runs.latest(scope, `calendar/${id}`);
    if (run) {
      const { items } = await store.runs.items(scope, run.id);
      return c.json({ run: runView(run), ...impactView(scope, items, spec.tz) });
    }
    const moved = await repin(store, scope, await calendarVersions(store, scope), now());
    const contracts = moved.filter((m) => m.effectiveFrom <= now()).map((m) => m.contract);
    const targets = await targetsOf(store, scope.tenant, { contracts, now: now() });
    return c.json(impactView(scope, targets, spec.tz));
  });
};
