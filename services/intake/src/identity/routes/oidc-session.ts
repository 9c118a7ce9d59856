/** What follows once a provider has proved somebody: a session, or the question for the second factor. */
import type { IdentityProvider } from '@perennial/domain/people/provider';
import { systemActor } from '@perennial/domain/scope/rules';
import type { AppEnv } from '@perennial/service-kit/app';
import type { Context } from 'hono';
import { z } from 'zod';
import { type ProvedAccount, withFactors } from '../oidc/open-session.ts';
import { SignInRefused } from '../oidc/refusal.ts';
import type { AuthDeps } from './auth-routes.ts';

/** How long a program has to come for its session. */
export const exchangeMs = 60_000;

/** A refusal is on record before it is answered; anything else is none. */
export const noteRefused = async (
  c: Context<AppEnv>,
  { noteRefusal }: AuthDeps,
  { id, tenant }: Pick<IdentityProvider, 'id' | 'tenant'>,
  e: unknown,
): Promise<void> => {
  if (!(e instanceof SignInRefused)) return;
  const { reason, person } = e;
  await noteRefusal(
    { tenant, actor: systemActor, requestId: c.get('requestId') },
    {
      kind: 'sign-in-refused',
      procedure: `${id}:${reason}`,
      ...(person === undefined ? {} : { about: person }),
      detail: { provider: id, reason },
    },
  );
};

const said = z.looseObject({ twoFactorRedirect: z.boolean().default(false) });

/** As the library answers: a session's token, or `twoFactorRedirect`, with the cookies for either. */
export const openSession = (
  c: Context<AppEnv>,
  { identity }: AuthDeps,
  proved: ProvedAccount,
): Promise<Response> => {
  const headers = new Headers({ 'x-request-id': c.get('requestId') });
  const agent = c.req.header('user-agent');
  if (agent !== undefined) headers.set('user-agent', agent);
  return withFactors(proved, () =>
    identity.auth.api.openByProvider({ body: proved, headers, asResponse: true }),
  );
};

/** For a browser: on to the console, which asks for the code where one is wanted. */
export const openFor = async (
  c: Context<AppEnv>,
  deps: AuthDeps,
  proved: ProvedAccount,
): Promise<Response> => {
  const opened = await openSession(c, deps, proved);
  const { twoFactorRedirect } = said.parse(await opened.json());
  for (const cookie of opened.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  const { home, secondFactorPage } = deps.identity.pages;
  return c.redirect(twoFactorRedirect ? secondFactorPage : home);
};
