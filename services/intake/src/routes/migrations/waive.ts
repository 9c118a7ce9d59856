import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, requireOpen, tag } from './find.ts';
import { heldRowName, textOfRow } from './held-row.ts';
import { askWorker } from './job.ts';

const body = z.strictObject({ rows: z.array(heldRowName).min(1).max(200), reason: reasonText });

export const waiveRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/migrations/{no}/quarantine/waive',
    permission: 'migration.waive',
    summary: 'Leave rows out for good; they stay on record, counted as quarantined',
    tag,
    params: ['no'],
    body,
    keyed: true,
    answers: { 200: 'What became of each row: `waived`, `settled` before, or `unknown`' },
  });
  app.post('/v1/migrations/:no/quarantine/waive', async (c) => {
    const { scope } = c.var;
    const record = await findRun(deps.store, scope, c.req.param('no'));
    const key = idempotencyKey(c);
    const { rows, reason } = await readBody(c, body);
    requireOpen(record);
    const { no, customer, planHash } = record;
    const asks = { no, planHash, rows, by: scope.actor.id, why: reason };
    const { job, answer } = await askWorker(
      deps,
      scope,
      { kind: 'waive-held', asks },
      { no, customer, reason, key },
    );
    return c.json({ id: job, items: answer.rows.map((row) => ({ id: textOfRow(row), ...row })) });
  });
};
