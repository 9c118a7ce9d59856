import { DomainError } from '@perennial/domain/errors';
import { credentialOf, requireOwnOrigin } from '@perennial/service-kit/credential';
import { document } from '../../document.ts';
import { forward } from '../forward.ts';
import type { AuthRoutes } from './auth-routes.ts';

export const signOutRoute: AuthRoutes = (app, { store, identity: { auth, origins } }) => {
  document(app, {
    method: 'post',
    path: '/auth/sign-out',
    permission: { public: 'its own token says whose session ends' },
    summary: 'End the own session',
    tag: 'Sign-in',
  });
  app.post('/auth/sign-out', async (c) => {
    const credential = credentialOf(c);
    if (!credential) throw new DomainError('auth.missing', 'there is no session to end');
    requireOwnOrigin(c, credential, origins);
    // Ours first: from here on nobody takes the token, whatever becomes of the rest.
    await store.identity.sessions.end(credential.text, c.get('requestId'));
    return forward(c, auth, 'as-asked');
  });
};
