import { DomainError } from '@perennial/domain/errors';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const hour = 3_600_000;

const rotation = z.strictObject({
  reason: reasonText,
  overlapHours: z
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('For how long messages are signed with the secret before as well; 0 where it has leaked'),
});

export const webhookSecretRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'post',
    path: '/v1/webhooks/{id}/rotate-secret',
    permission: 'webhook.manage',
    summary: 'Give a webhook another secret, shown this once; the one before signs beside it for a while',
    tag: 'Registers',
    params: ['id'],
    body: rotation,
    reason: 'always',
  });
  app.post('/v1/webhooks/:id/rotate-secret', async (c) => {
    const id = c.req.param('id');
    const gone = new DomainError('notFound', `there is no ${id} in the register webhooks`);
    if (!(await store.registers.get(c.var.scope, 'webhooks', id))) throw gone;
    const { reason, overlapHours } = await readBody(c, rotation);
    const rotated = await store.webhooks.rotate(c.var.scope, id, { reason, overlapMs: overlapHours * hour });
    if (!rotated) throw gone;
    const { secret, earlierUntil } = rotated;
    return c.json({
      secret,
      ...(earlierUntil === undefined ? {} : { earlierUntil: new Date(earlierUntil).toISOString() }),
    });
  });
};
