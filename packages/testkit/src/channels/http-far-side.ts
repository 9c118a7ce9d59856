import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, FarSide, Taken } from './far-side.ts';

export type HttpFarSide = FarSide & {
  /** `127.0.0.1:port`. */
  host: string;
  /** Header lines that go with every answer but a yes. */
  answerHeaders: (headers: Record<string, string>) => void;
  /** Every request, whatever was answered. */
  requests: { headers: IncomingHttpHeaders; body: Buffer }[];
};

type Request = HttpFarSide['requests'][number] & { path: string; rawHeaders: string[] };

const pairs = (raw: string[]): Taken['headers'] =>
  raw.flatMap((name, i) => (i % 2 === 0 ? [{ name: name.toLowerCase(), value: raw[i + 1] ?? '' }] : []));

const takenOf = ({ headers, body, path, rawHeaders }: Request): Taken => {
  const said = JSON.parse(body.toString()) as { subject?: string; text?: string };
  return {
    id: `${headers['webhook-id']}`,
    recipients: [path.slice(1)],
    subject: said.subject ?? '',
    text: said.text ?? '',
    headers: pairs(rawHeaders),
    raw: body,
  };
};

const statusOf = { take: 204, refuse: 410, busy: 503 } as const;

const respond = (how: Answer, headers: Record<string, string>, response: ServerResponse): void => {
  if (how === 'silence') return;
  if (how === 'drop') response.destroy();
  else response.writeHead(statusOf[how], how === 'take' ? {} : headers).end();
};

/** A real HTTP server that answers as told. */
export const httpFarSide = async (): Promise<HttpFarSide> => {
  const requests: Request[] = [];
  const taken: Request[] = [];
  let how: Answer = 'take';
  let more: Record<string, string> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { headers, rawHeaders, url: path = '' } = request;
      const one = { headers, rawHeaders, path, body: Buffer.concat(chunks) };
      requests.push(one);
      if (how === 'take') taken.push(one);
      respond(how, more, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerHeaders: (headers) => {
      more = headers;
    },
    answer: (next) => {
      how = next;
    },
    taken: async () => taken.map(takenOf),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
