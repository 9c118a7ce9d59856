/**
 * Stands before the UI of `temporal server start-dev`, whose command line takes the address of a codec server and
 * nothing else about it: the browser would ask there without its sign-in. Everything passes as it is, but the settings.
 */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type SignIn, withSignIn } from './settings.ts';

/** Browsers give cookies to every port of a host; a sign-in to Perennial is none of Temporal's business. */
const ours = /^(__Secure-)?perennial\./;

export const foreignCookies = (header: string | undefined): string | undefined =>
  header
    ?.split('; ')
    .filter((cookie) => !ours.test(cookie))
    .join('; ') || undefined;

const settingsPath = /^\/api\/v1\/settings(\?|$)/;

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const passSettings = async (answer: IncomingMessage, res: ServerResponse, signIn: SignIn): Promise<void> => {
  const text = withSignIn(await textOf(answer), signIn);
  const { 'content-length': _length, ...headers } = answer.headers;
  res.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
};

const away = (res: ServerResponse): void => {
  if (res.headersSent) res.destroy();
  else res.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end('Temporal is not there yet\n');
};

/** `behind`: port of the UI itself, on loopback. */
export const temporalUiFront = ({ behind, signIn }: { behind: number; signIn: SignIn }): Server =>
  createServer((req, res) => {
    const asksSettings = req.method === 'GET' && settingsPath.test(req.url ?? '');
    const { cookie, 'accept-encoding': encoding, ...headers } = req.headers;
    const kept = foreignCookies(cookie);
    const asked = request({
      host: '127.0.0.1',
      port: behind,
      method: req.method,
      path: req.url,
      headers: {
        ...headers,
        ...(kept === undefined ? {} : { cookie: kept }),
        ...(encoding === undefined || asksSettings ? {} : { 'accept-encoding': encoding }),
      },
    });
    asked.once('response', (answer) => {
      if (asksSettings && answer.statusCode === 200) {
        passSettings(answer, res, signIn).catch(() => away(res));
        return;
      }
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      answer.once('error', () => res.destroy());
    });
    asked.once('error', () => away(res));
    res.once('close', () => asked.destroy());
    req.pipe(asked);
  });
