/** Signing in with a passkey alone: holding the device and its own check of the holder are two factors. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import { document } from '../../document.ts';
import { answerWith, forward, openedToken } from '../forward.ts';
import { assertionShape, clientDataOf } from '../passkeys/assertion.ts';
import { provePasskey } from '../passkeys/prove.ts';
import { refuseLocked } from '../refuse-locked.ts';
import type { AuthRoutes } from './auth-routes.ts';

const body = z.strictObject({ assertion: assertionShape });

/** The same for whatever is wrong: who guesses learns nothing. The record says it. */
const wrong = (): DomainError =>
  new DomainError('auth.invalid', 'this passkey was not accepted; begin anew, or use password and code');

export const passkeySignInRoutes: AuthRoutes = (app, deps) => {
  const { store, now, identity } = deps;
  const { auth, party, serially } = identity;
  const { ceremonies, logins, passkeys } = store.identity;
  const tag = 'Sign-in';
  const permission = { public: 'whoever signs in is not known yet' };
  document(app, {
    method: 'post',
    path: '/auth/sign-in/passkey/options',
    permission,
    summary: 'Begin to sign in with a passkey; answers what navigator.credentials.get wants',
    tag,
  });
  app.post('/auth/sign-in/passkey/options', async (c) =>
    c.json({
      challenge: await ceremonies.begin('sign-in'),
      rpId: party.id,
      userVerification: 'required',
      timeout: 120_000,
    }),
  );
  document(app, {
    method: 'post',
    path: '/auth/sign-in/passkey',
    permission,
    summary: 'Sign in with what the passkey answered; answers the session token',
    tag,
    body,
  });
  app.post('/auth/sign-in/passkey', async (c) => {
    const { assertion } = await readBody(c, body);
    const challenge = clientDataOf(assertion)?.challenge ?? '';
    if ((await ceremonies.take(challenge))?.purpose !== 'sign-in') throw wrong();
    const known = await passkeys.find(assertion.id);
    if (!known) throw wrong();
    const requestId = c.get('requestId');
    return serially(`${known.tenant}/${known.person}`, async () => {
      const login = await logins.get(known.account);
      if (!login) throw wrong();
      refuseLocked(login, now());
      const fits = ({ account }: { account: string }) => account === login.account;
      const proven = await provePasskey({ store, party }, assertion, { challenge, fits, requestId });
      if ('fault' in proven) {
        const failed = await logins.failed(login.account, proven.fault, requestId);
        if (failed) refuseLocked(failed, now());
        throw wrong();
      }
      const response = await forward(c, auth, 'nothing', { account: login.account });
      const token = openedToken(response);
      if (!response.ok || token === undefined) throw wrong();
      await logins.succeeded(login.account);
      return answerWith(response, { token });
    });
  });
};
