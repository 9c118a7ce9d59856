import { DomainError } from '@perennial/domain/errors';
import { reasonText } from '@perennial/domain/reason/schema';
import type { App } from '@perennial/service-kit/app';
import { readBody, readQuery } from '@perennial/service-kit/body';
import { declareRoute } from '@perennial/service-kit/may-declare';
import type { Delivery, DeliveryRepository } from '@perennial/store/ports';
import { z } from 'zod';

const query = z.strictObject({
  state: z.enum(['queued', 'sent', 'parked']).optional(),
  ticket: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

const replayBody = z.strictObject({ reason: reasonText });

const iso = (at: number): string => new Date(at).toISOString();

/** A letter's link is its receiver's alone: whoever reads deliveries could act as that person with it. */
const view = ({ tenant: _, letter: _letter, createdAt, sentAt, nextAttemptAt, ...delivery }: Delivery) => ({
  ...delivery,
  createdAt: iso(createdAt),
  ...(sentAt === undefined ? {} : { sentAt: iso(sentAt) }),
  ...(delivery.state === 'queued' ? { nextAttemptAt: iso(nextAttemptAt) } : {}),
});

/** `GET /v1/deliveries`, `GET /v1/dead-letters` (the parked ones), `POST /v1/deliveries/{id}/replay {"reason"}`. */
export const deliveryRoutes = (app: App, deliveries: DeliveryRepository): void => {
  const page = async (scope: Parameters<DeliveryRepository['list']>[0], filter: z.output<typeof query>) => {
    const { items, nextCursor } = await deliveries.list(scope, filter);
    return { items: items.map(view), ...(nextCursor ? { nextCursor } : {}) };
  };
  declareRoute(app, 'get', '/v1/deliveries', 'delivery.read');
  app.get('/v1/deliveries', async (c) => c.json(await page(c.var.scope, readQuery(c, query))));
  declareRoute(app, 'get', '/v1/dead-letters', 'delivery.read');
  app.get('/v1/dead-letters', async (c) =>
    c.json(await page(c.var.scope, { ...readQuery(c, query), state: 'parked' })),
  );
  declareRoute(app, 'post', '/v1/deliveries/:id/replay', 'delivery.replay');
  // An id holds slashes: it comes percent-encoded.
  app.post('/v1/deliveries/:id/replay', async (c) => {
    const id = c.req.param('id');
    const { reason } = await readBody(c, replayBody);
    const queued = await deliveries.replay(c.var.scope, id, reason);
    if (queued) return c.json(view(queued), 202);
    const known = (await deliveries.list(c.var.scope, { limit: 200, ...ticketIn(id) })).items.some(
      (d) => d.id === id,
    );
    throw known
      ? new DomainError(
          'delivery.notParked',
          'only parked deliveries can be replayed; this one was sent or is still being tried',
        )
      : new DomainError('notFound', `there is no delivery ${id}`);
  });
};

/** `ticket/{tenant}/{no}/{seq}/{recipient}/{channel}` */
const ticketIn = (id: string): { ticket?: string } => {
  const no = id.split('/')[2];
  return no === undefined ? {} : { ticket: no };
};
