import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { portOf } from './free-port.ts';

/** A site's HTTP server on a free loopback port; `close` ends open connections too. */
export const httpSite = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
