import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterEach, expect, test } from 'vitest';
import type { AppRouter } from './router/app-router.ts';
import { routesFor } from './testing/app.ts';
import { scopeOf } from './testing/scopes.ts';
import { aTicket } from './testing/tickets.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const listen = async (world: ReturnType<typeof routesFor>) => {
  const created = createServer(getRequestListener(world.app.fetch));
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  const address = created.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/trpc`;
  return createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url, EventSource })] });
};

test('a typed client follows changes over SSE and goes on behind the last event after a lost connection', async () => {
  const world = routesFor(scopeOf('agent'));
  world.put(aTicket({ no: 'T-1' }));
  const client = await listen(world);
  const seen: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const subscription = client.tickets.changes.subscribe(
      {},
      {
        onData: ({ id, data }) => {
          seen.push(`${id} ${data.no} ${data.state}`);
          if (seen.length === 1) {
            server?.closeAllConnections();
            world.put(aTicket({ no: 'T-1', state: 'triaged' }));
          } else {
            subscription.unsubscribe();
            resolve();
          }
        },
        onError: reject,
      },
    );
  });
  expect(seen).toEqual(['1 T-1 new', '2 T-1 triaged']);
});
