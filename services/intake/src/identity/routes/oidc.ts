/** Sign-in by an identity provider: off to it, and back with its answer. A first factor; both, where it is trusted so far. */
import { DomainError } from '@perennial/domain/errors';
import type { IdentityProvider } from '@perennial/domain/people/provider';
import type { AppEnv } from '@perennial/service-kit/app';
import { readQuery } from '@perennial/service-kit/body';
import { cookiePrefix } from '@perennial/service-kit/credential';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { document } from '../../document.ts';
import { type Begun, begunMs, type Loopback } from '../oidc/begun.ts';
import { findAccount } from '../oidc/find-account.ts';
import { SignInRefused } from '../oidc/refusal.ts';
import type { AuthDeps, AuthRoutes } from './auth-routes.ts';
import { exchangeMs, noteRefused, openFor } from './oidc-session.ts';

const startQuery = z
  .strictObject({
    loopback: z.coerce.number().int().min(1_024).max(65_535).optional(),
    challenge: z
      .string()
      .regex(/^[\w-]{43}$/, 'needs the SHA-256 of the verifier in base64url')
      .optional(),
  })
  .refine(({ loopback, challenge }) => (loopback === undefined) === (challenge === undefined), {
    path: ['challenge'],
    message: 'a loopback port and a challenge belong together',
  });

const pathOf = ({ id }: IdentityProvider): string => `/auth/oidc/${id}`;
const callbackOf = (self: string, provider: IdentityProvider): string =>
  new URL(`${pathOf(provider)}/callback`, self).href;

/** Programs on the user's own machine listen at the number, which no name can lead elsewhere. */
const loopbackUrl = ({ port }: Loopback, query: Record<string, string>): string =>
  `http://127.0.0.1:${port}/?${new URLSearchParams(query)}`;

/** @throws DomainError `notFound` */
const requireProvider = async (c: Context<AppEnv>, { store }: AuthDeps): Promise<IdentityProvider> => {
  const id = c.req.param('provider') ?? '';
  const provider = await store.identity.providers.find(id);
  if (!provider?.active)
    throw new DomainError('notFound', `there is no identity provider ${id}, or it is switched off`);
  return provider;
};

/** A program that waits hears how it ended; a browser is shown the problem. */
const tell = (c: Context<AppEnv>, loopback: Loopback | undefined, e: unknown): Response => {
  if (!loopback || !(e instanceof DomainError)) throw e;
  return c.redirect(loopbackUrl(loopback, { error: e.code, error_description: e.message }));
};

export const oidcRoutes: AuthRoutes = (app, deps) => {
  const { store, now, urls, identity } = deps;
  const { begun: cookies, ask, exchange } = identity.oidc;
  const secure = urls.self.startsWith('https://');
  const cookieName = `${secure ? '__Secure-' : ''}${cookiePrefix}.oidc`;
  const cookieOptions = { path: '/auth/oidc', httpOnly: true, secure, sameSite: 'Lax' } as const;
  const tag = 'Sign-in';

  document(app, {
    method: 'get',
    path: '/auth/oidc/{provider}',
    permission: { public: 'whoever signs in is not known yet' },
    summary: 'Sign in by an identity provider; `loopback` and `challenge` are for programs (RFC 8252)',
    tag,
    params: ['provider'],
    query: startQuery,
    answers: { 302: 'To the provider' },
  });
  app.get('/auth/oidc/:provider', async (c) => {
    const { loopback: port, challenge } = readQuery(c, startQuery);
    const loopback = port === undefined || challenge === undefined ? undefined : { port, challenge };
    const provider = await requireProvider(c, deps);
    const { id, rev } = provider;
    const { begun, cookie } = await cookies.begin({ provider: id, rev, ...(loopback ? { loopback } : {}) });
    try {
      const address = await ask.address(provider, begun, callbackOf(urls.self, provider));
      setCookie(c, cookieName, cookie, { ...cookieOptions, maxAge: begunMs / 1_000 });
      return c.redirect(address.href);
    } catch (e) {
      return tell(c, loopback, e);
    }
  });

  /** @throws SignInRefused */
  const requireBegun = async (
    cookie: string | undefined,
    state: string | undefined,
    { id, rev }: IdentityProvider,
  ): Promise<{ begun: Begun; expiresAt: number }> => {
    if (cookie === undefined) throw new SignInRefused('state-missing');
    const read = await cookies.read(cookie);
    if (read === 'expired') throw new SignInRefused('state-expired');
    if (read === 'invalid') throw new SignInRefused('state-foreign');
    const { begun } = read;
    if (begun.provider !== id || begun.rev !== rev || begun.state !== state)
      throw new SignInRefused('state-foreign');
    return read;
  };

  /** Where the browser goes on to. */
  const finish = async (c: Context<AppEnv>, provider: IdentityProvider, begun: Begun): Promise<Response> => {
    const answer = new URL(callbackOf(urls.self, provider));
    answer.search = new URL(c.req.url).search;
    const proved = await ask.redeem(provider, begun, answer);
    const { account } = await findAccount({ store, now }, provider, proved, c.get('requestId'));
    const given = { account, mfa: provider.trustsMfa && proved.mfa };
    if (!begun.loopback) return openFor(c, deps, given);
    const { challenge } = begun.loopback;
    const code = await exchange.seal(
      { ...given, challenge, provider: provider.id, state: begun.state },
      exchangeMs,
    );
    return c.redirect(loopbackUrl(begun.loopback, { code }));
  };

  document(app, {
    method: 'get',
    path: '/auth/oidc/{provider}/callback',
    permission: { public: 'the answer of the provider says who signs in' },
    summary: 'Where the identity provider sends the browser back to',
    tag,
    params: ['provider'],
    answers: { 302: 'To the console, or to the program that waits' },
  });
  app.get('/auth/oidc/:provider/callback', async (c) => {
    const provider = await requireProvider(c, deps);
    const cookie = getCookie(c, cookieName);
    deleteCookie(c, cookieName, cookieOptions);
    let loopback: Loopback | undefined;
    try {
      const { begun, expiresAt } = await requireBegun(cookie, c.req.query('state'), provider);
      loopback = begun.loopback;
      if (!(await store.identity.external.claim(`oidc ${begun.state}`, expiresAt)))
        throw new SignInRefused('state-used');
      return await finish(c, provider, begun);
    } catch (e) {
      await noteRefused(c, deps, provider, e);
      return tell(c, loopback, e);
    }
  });
};
