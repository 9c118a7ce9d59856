/** Temporal UI and the `temporal` command ask here to show payloads in clear and to send encrypted ones. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { guarded } from '@perennial/store/core/outage';
import { sealPayload } from '@perennial/temporal/codec/seal';
import { fromWire, toWire } from '@perennial/temporal/codec/wire';
import { bodyLimit } from 'hono/body-limit';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { codecBody, codecBytes, namespaceOf } from './codec/body.ts';
import { openAll } from './codec/open.ts';

const tag = 'Codec';

export const codecRoutes: Routes = (app, { store }) => {
  const ring = guarded({
    active: async (tenant: string) => store.dataKeys.active(tenant),
    find: async (id: string) => store.dataKeys.find(id),
  });
  const onError = () => {
    throw new DomainError(
      'request.tooLarge',
      `the body may have at most ${codecBytes} bytes; send it in parts`,
    );
  };
  app.use('/codec/*', bodyLimit({ maxSize: codecBytes, onError }));
  document(app, {
    method: 'post',
    path: '/codec/decode',
    permission: 'codec.decode',
    summary: 'Payloads in clear; every request is one audit event. Needs the header X-Namespace',
    tag,
    body: codecBody,
    answers: { 200: 'The payloads, in their order', 404: "A key is not this vendor's; nothing was decoded" },
  });
  app.post('/codec/decode', async (c) => {
    const { scope } = c.var;
    const namespace = namespaceOf(c.req.header('X-Namespace'));
    const sent = (await readBody(c, codecBody)).payloads;
    const { payloads, keys } = await openAll(ring, scope.tenant, sent);
    await store.decodes.note(scope, { namespace, payloads: sent.length, keys });
    c.header('Cache-Control', 'no-store');
    return c.json({ payloads });
  });
  document(app, {
    method: 'post',
    path: '/codec/encode',
    permission: 'codec.encode',
    summary: "Payloads encrypted with the vendor's newest key. Needs the header X-Namespace",
    tag,
    body: codecBody,
    answers: { 200: 'The payloads, in their order' },
  });
  app.post('/codec/encode', async (c) => {
    const { scope } = c.var;
    namespaceOf(c.req.header('X-Namespace'));
    const { payloads } = await readBody(c, codecBody);
    const key = await ring.active(scope.tenant);
    return c.json({ payloads: payloads.map((wire) => toWire(sealPayload(fromWire(wire), key))) });
  });
};
