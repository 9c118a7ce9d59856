/** A program on the user's machine comes for the session that its browser has signed in for. */
import { createHash } from 'node:crypto';
import type { IdentityProvider } from '@perennial/domain/people/provider';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import { document } from '../../document.ts';
import { requireFit } from '../oidc/find-account.ts';
import { SignInRefused } from '../oidc/refusal.ts';
import type { AuthRoutes } from './auth-routes.ts';
import { noteRefused, openSession } from './oidc-session.ts';

const body = z.strictObject({
  code: z.string().min(1).max(4_000),
  verifier: z
    .string()
    .regex(/^[\w.~-]{43,128}$/, 'needs the verifier of the challenge, 43 to 128 characters'),
});

const sealed = z.strictObject({
  account: z.string(),
  mfa: z.boolean(),
  challenge: z.string(),
  provider: z.string(),
  state: z.string(),
});

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export const oidcExchangeRoute: AuthRoutes = (app, deps) => {
  const { store, now, identity } = deps;
  const { external, providers, logins } = store.identity;
  document(app, {
    method: 'post',
    path: '/auth/oidc/exchange',
    permission: { public: 'judged by the code, and by the verifier of its challenge' },
    summary: 'Session for a code that came by the loopback; with a second factor go on as after a password',
    tag: 'Sign-in',
    body,
  });
  app.post('/auth/oidc/exchange', async (c) => {
    const { code, verifier } = await readBody(c, body);
    const opened = await identity.oidc.exchange.open(code);
    if (opened === 'expired') throw new SignInRefused('state-expired');
    if (opened === 'invalid') throw new SignInRefused('state-foreign');
    const { account, mfa, challenge, state, provider: id } = sealed.parse(opened.claims);
    const provider: IdentityProvider | undefined = await providers.find(id);
    if (!provider?.active) throw new SignInRefused('state-foreign');
    try {
      // The claim first: whoever has stolen a code and guesses has one guess.
      if (!(await external.claim(`exchange ${state}`, opened.expiresAt)))
        throw new SignInRefused('state-used');
      if (challengeOf(verifier) !== challenge) throw new SignInRefused('state-foreign');
      const login = await requireFit({ store, now }, provider, await logins.get(account), c.get('requestId'));
      return await openSession(c, deps, { account: login.account, mfa: mfa && provider.trustsMfa });
    } catch (e) {
      await noteRefused(c, deps, provider, e);
      throw e;
    }
  });
};
