/** Where a browser of this machine brings an answer to (RFC 8252): one request, at a port of its own, then nobody listens. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Loopback = {
  port: number;
  /** The query of the first request that brings one. Rejects when `signal` fires. */
  answer: Promise<URLSearchParams>;
  close: () => Promise<void>;
};

const security = { 'content-security-policy': "default-src 'none'", 'referrer-policy': 'no-referrer' };

/** `page`: what the browser shows then, in plain text. */
export const listenOnLoopback = async (signal: AbortSignal, page: string): Promise<Loopback> => {
  const { promise, resolve, reject } = Promise.withResolvers<URLSearchParams>();
  const server = createServer(({ method, url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const brings = searchParams.has('code') || searchParams.has('error');
    // Browsers ask for icons too.
    const ours = method === 'GET' && pathname === '/' && brings;
    response
      .writeHead(ours ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', ...security })
      .end(ours ? `${page}\n` : '');
    if (ours) resolve(searchParams);
  });
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  // Whoever closes before an answer has come waits for none.
  promise.catch(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    answer: promise,
    close: async () => {
      signal.removeEventListener('abort', stop);
      server.closeIdleConnections();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
