import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const body = z.strictObject({ reason: reasonText });

export const dataKeyRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'post',
    path: '/v1/data-keys/rotate',
    permission: 'data-key.rotate',
    summary: 'Encrypt new payloads with a new key, everywhere within a minute; older ones stay readable',
    tag: 'Data keys',
    body,
    answers: { 201: 'The new key, by its id' },
  });
  app.post('/v1/data-keys/rotate', async (c) => {
    const { reason } = await readBody(c, body);
    return c.json(await store.dataKeys.rotate(c.var.scope, reason), 201);
  });
};
