import { DomainError } from '@perennial/domain/errors';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, requireOpen, tag } from './find.ts';
import { heldRowName, textOfRow } from './held-row.ts';
import { askWorker } from './job.ts';

const body = z.strictObject({
  row: heldRowName,
  values: z
    .record(z.string().min(1).max(200), z.string().max(1_000_000).nullable())
    .refine((values) => Object.keys(values).length > 0, 'name at least one column and its corrected value'),
  reason: reasonText,
});

export const fixRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/migrations/{no}/quarantine/fix',
    permission: 'migration.fix',
    summary:
      'Correct values of one row that is held back, by the source’s columns, and write it; no other row is touched',
    tag,
    params: ['no'],
    body,
    keyed: true,
    answers: { 200: '`fixed`, or `still-rejected` with the rules', 409: 'It was fixed or waived before' },
  });
  app.post('/v1/migrations/:no/quarantine/fix', async (c) => {
    const { scope } = c.var;
    const record = await findRun(deps.store, scope, c.req.param('no'));
    const key = idempotencyKey(c);
    const { row, values, reason } = await readBody(c, body);
    requireOpen(record);
    const { no, customer, planHash } = record;
    const asks = { no, planHash, row, values, by: scope.actor.id, why: reason };
    const { job, answer } = await askWorker(
      deps,
      scope,
      { kind: 'fix-held', asks },
      { no, customer, reason, key },
    );
    const name = textOfRow(row);
    if (answer.kind === 'unknown') throw new DomainError('notFound', `no row ${name} is held back in ${no}`);
    if (answer.kind === 'settled') throw refusedSettled(name);
    return c.json({ id: job, row: name, ...answer });
  });
};

const refusedSettled = (name: string): DomainError => {
  const message = `${name} was fixed or waived before; read the quarantine`;
  return new DomainError('migration.refused', message, {
    errors: [{ path: '/row', code: 'row.settled', message }],
  });
};
