/** An idempotent webhook receiver: it verifies every signature and remembers ids. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Receiver = {
  host: string;
  url: string;
  secret: string;
  ids: Set<string>;
  forged: () => number;
  close: () => Promise<void>;
};

export const startReceiver = async (): Promise<Receiver> => {
  const secret = `whsec_${Buffer.from('a secret only this test knows 123').toString('base64')}`;
  const ids = new Set<string>();
  let forged = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, `${v}`]));
      try {
        new Webhook(secret).verify(Buffer.concat(chunks).toString(), headers);
        ids.add(`${headers['webhook-id']}`);
      } catch {
        forged += 1;
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `http://${host}/hook`,
    secret,
    ids,
    forged: () => forged,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
