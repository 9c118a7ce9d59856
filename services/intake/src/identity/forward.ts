import type { AppEnv } from '@perennial/service-kit/app';
import type { Context } from 'hono';
import { parse } from 'hono/utils/cookie';
import type { Auth } from './auth.ts';

const passed = ['origin', 'referer', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];

/**
 * `nothing`: an old session or a once trusted device must not stand in for a factor. A string is the one cookie header
 * to show; `as-asked` shows what the request does.
 */
export type Shown = 'nothing' | 'as-asked' | { cookie: string };

const credentials = (c: Context<AppEnv>, shown: Shown): [string, string | undefined][] => {
  if (shown === 'nothing') return [];
  if (shown !== 'as-asked') return [['cookie', shown.cookie]];
  return [
    ['cookie', c.req.header('cookie')],
    ['authorization', c.req.header('authorization')],
  ];
};

/** Asks better-auth the same request anew, with the body we have checked. */
export const forward = (
  c: Context<AppEnv>,
  auth: Auth,
  shown: Shown,
  body: object = {},
): Promise<Response> => {
  const headers = new Headers({ 'content-type': 'application/json', 'x-request-id': c.get('requestId') });
  // Browsers name the page that asks, always; who names none is no browser, and could name any.
  headers.set('origin', `${auth.options.baseURL}`);
  const own = passed.map((name): [string, string | undefined] => [name, c.req.header(name)]);
  for (const [name, value] of [...own, ...credentials(c, shown)])
    if (value !== undefined) headers.set(name, value);
  return auth.handler(new Request(c.req.url, { method: c.req.method, headers, body: JSON.stringify(body) }));
};

/** The token of the session that an answer opens: it stands in its cookie alone, whatever else the answer says. */
export const openedToken = (response: Response): string | undefined => {
  const cookie = response.headers.getSetCookie().find((one) => /session_token=[^;]/.test(one));
  const [value] = Object.values(parse(cookie?.split(';')[0] ?? ''));
  return value?.slice(0, value.lastIndexOf('.'));
};

/** The same cookies, and a body that says no more than a client needs. */
export const answerWith = (response: Response, body: object): Response => {
  const headers = new Headers({ 'content-type': 'application/json; charset=UTF-8' });
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status: 200, headers });
};
