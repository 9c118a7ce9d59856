import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Seen = {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** As text. */
  body: string;
};

export type Reply = {
  status?: number;
  /** Sent as it is when a string, else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** A local HTTP server in a service's place: it keeps what it was asked and answers in turn, the last reply again and again. */
export const apiDouble = async () => {
  const seen: Seen[] = [];
  let replies: Reply[] = [{ body: {} }];
  let stream: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer(async (request, response) => {
    seen.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: await textOf(request),
    });
    if (stream) return stream(request, response);
    const {
      status = 200,
      body = {},
      headers = {},
    } = (replies.length > 1 ? replies.shift() : replies[0]) ?? {};
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the double listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    reply: (...next: Reply[]) => {
      seen.length = 0;
      stream = undefined;
      replies = next;
    },
    stream: (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
      seen.length = 0;
      stream = answer;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
export type ApiDouble = Awaited<ReturnType<typeof apiDouble>>;
