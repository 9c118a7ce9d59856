import type { ReadEvent } from '@perennial/domain/audit/rules';
import { accountsOf } from '@perennial/domain/migration/accounts/rules';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, tag } from './find.ts';
import { runView, withInstants } from './view.ts';

const timelineOf = async (store: Store, scope: Scope, stream: string): Promise<ReadEvent[]> => {
  const events: ReadEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await store.audit.stream(scope, stream, page);
    events.push(...items);
    if (nextCursor === undefined) return events;
    cursor = nextCursor;
  }
};

const approvalsOf = async (store: Store, scope: Scope, { approvals }: MigrationRecord) => {
  const found = await Promise.all(approvals.map(({ no }) => store.approvals.get(scope, no)));
  return found.flatMap((one) => (one ? [one] : []));
};

export const reportRoute: Routes = (app, { store, urls, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/migrations/{no}/report',
    permission: 'migration.read',
    summary:
      'Everything there is to say about a run: plan, accounts of rows, verdicts, approvals, timeline, and whether its trail holds',
    tag,
    params: ['no'],
  });
  app.get('/v1/migrations/:no/report', async (c) => {
    const { scope } = c.var;
    const record = await findRun(store, scope, c.req.param('no'));
    const stream = `migration/${record.no}`;
    const [plan, approvals, timeline, trail] = await Promise.all([
      store.migrations.plan(record.tenant, record.planHash),
      approvalsOf(store, scope, record),
      timelineOf(store, scope, stream),
      store.audit.verify(record.tenant, stream),
    ]);
    return c.json({
      asOf: Object(withInstants({ at: now() })).at,
      run: runView(record, urls),
      plan: plan && { hash: plan.hash, version: record.planVersion, plan: plan.plan, text: plan.text },
      accounts: accountsOf(record.tables),
      approvals: withInstants(approvals),
      timeline,
      trail,
    });
  });
};
