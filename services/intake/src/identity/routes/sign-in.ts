/** The first factor. Without a second one the session it opens may only enrol one; with one, the answer asks for it. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import { document } from '../../document.ts';
import { forward } from '../forward.ts';
import { refuseLocked } from '../refuse-locked.ts';
import type { AuthRoutes } from './auth-routes.ts';

const body = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(128) });

const wrong = (): DomainError => new DomainError('auth.invalid', 'the address or the password is wrong');

export const signInRoute: AuthRoutes = (app, { store, now, identity: { auth, serially } }) => {
  const { logins } = store.identity;
  document(app, {
    method: 'post',
    path: '/auth/sign-in/email',
    permission: { public: 'whoever signs in is not known yet' },
    summary: 'Sign in: password. With a second factor go on with /auth/two-factor/verify-totp',
    tag: 'Sign-in',
    body,
  });
  app.post('/auth/sign-in/email', async (c) => {
    const given = await readBody(c, body);
    const known = await logins.byEmail(given.email);
    const answer = await serially(known ? `${known.tenant}/${known.person}` : given.email, async () => {
      const login = await logins.byEmail(given.email);
      if (login) refuseLocked(login, now());
      // Also for an unknown address: it must take as long as a known one.
      const response = await forward(c, auth, 'nothing', given);
      if (response.ok) return response;
      if (response.status !== 401)
        throw new DomainError('auth.forbidden', 'sign-in was refused; ask from a page of Perennial');
      const failed = login && (await logins.failed(login.account, 'wrong-password', c.get('requestId')));
      if (failed) refuseLocked(failed, now());
      throw wrong();
    });
    return answer;
  });
};
