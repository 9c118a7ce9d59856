import { progressOf } from '@perennial/domain/migration/progress/progress';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { streamSSE } from 'hono/streaming';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { runChanges } from './changes.ts';
import { findRun, tag } from './find.ts';
import { withInstants } from './view.ts';

/** Below the idle limits of usual proxies. */
const heartbeatMs = 15_000;

export const progressRoute: Routes = (app, { store, now, migrations }) => {
  const shown = (record: MigrationRecord) => withInstants(progressOf(record, now()));
  document(app, {
    method: 'get',
    path: '/v1/migrations/{no}/progress',
    permission: 'migration.read',
    summary:
      'Rows, rate, time left, phase and verdict; with Accept: text/event-stream an event `progress` at every change, and `end` with the run',
    tag,
    params: ['no'],
  });
  app.get('/v1/migrations/:no/progress', async (c) => {
    const { scope } = c.var;
    const record = await findRun(store, scope, c.req.param('no'));
    if (!c.req.header('Accept')?.includes('text/event-stream')) return c.json(shown(record));
    // Proxies that collect an answer before they pass it on would make "live" a joke.
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, ...(migrations?.stopping ? [migrations.stopping] : [])]);
      const heartbeat = setInterval(() => void stream.write(': heartbeat\n\n'), heartbeatMs);
      try {
        for await (const next of runChanges({ read: () => store.migrations.get(scope, record.no), signal })) {
          const data = JSON.stringify(shown(next));
          await stream.writeSSE({ id: String(next.rev), event: 'progress', data });
          if (next.outcome) await stream.writeSSE({ event: 'end', data: JSON.stringify(next.outcome) });
        }
      } finally {
        clearInterval(heartbeat);
      }
    });
  });
};
