/** The second factor: enrolling an authenticator app, and its codes at sign-in. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import type { Login } from '@perennial/store/identity/port';
import { z } from 'zod';
import { document } from '../../document.ts';
import { totpFault } from '../check-totp.ts';
import { answerWith, forward, openedToken } from '../forward.ts';
import { qrOf } from '../qr.ts';
import { refuseLocked } from '../refuse-locked.ts';
import { codeAt, stepMs } from '../totp.ts';
import { askingSession, secondFactorAsker } from './asker.ts';
import type { AuthDeps, AuthRoutes } from './auth-routes.ts';

const enableBody = z.strictObject({ password: z.string().min(1).max(128) });
const offeredShape = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()).optional() });
const codeBody = z.strictObject({ code: z.string().regex(/^\d{6}$/, 'needs the six digits the app shows') });

/** One attempt of a person at a time, on the login as it then is. @throws DomainError `auth.locked` */
const attempt = async <T>(
  { store, now, identity }: AuthDeps,
  account: string,
  work: (login: Login) => Promise<T>,
): Promise<T> => {
  const { logins } = store.identity;
  const known = await logins.get(account);
  if (!known) throw new DomainError('auth.invalid', 'this account has no login; ask an administrator');
  return identity.serially(`${known.tenant}/${known.person}`, async () => {
    const login = (await logins.get(account)) ?? known;
    refuseLocked(login, now());
    return work(login);
  });
};

/**
 * The code given was checked by then, once and by our clock. better-auth checks one as well, by its own clock, and
 * gets the one it wants at this instant: else a code taken at the end of its time would fail there.
 */
const libraryCode = (secret: string): string => codeAt(secret, Math.floor(Date.now() / stepMs));

export const twoFactorRoutes: AuthRoutes = (app, deps) => {
  const { store, now, identity } = deps;
  const { auth, accounts } = identity;
  const { logins, sessions } = store.identity;
  const tag = 'Sign-in';
  document(app, {
    method: 'post',
    path: '/auth/two-factor/enable',
    permission: { public: 'judged by the session that is signing in' },
    summary: 'A new TOTP secret for the own account, also as a QR code; in force with its first code',
    tag,
    body: enableBody,
  });
  app.post('/auth/two-factor/enable', async (c) => {
    const given = await readBody(c, enableBody);
    const { session } = await askingSession(c, deps);
    return attempt(deps, session.account, async ({ account }) => {
      if (!(await accounts.passwordFits(account, given.password))) {
        const failed = await logins.failed(account, 'wrong-password', c.get('requestId'));
        if (failed) refuseLocked(failed, now());
        throw new DomainError('auth.invalid', 'the password is wrong');
      }
      const response = await forward(c, auth, 'as-asked', given);
      if (response.ok) {
        const offered = offeredShape.parse(await response.json());
        return answerWith(response, { ...offered, qr: qrOf(offered.totpURI) });
      }
      throw new DomainError(
        'identity.conflict',
        'a second factor is enrolled already; an administrator resets it',
      );
    });
  });
  document(app, {
    method: 'post',
    path: '/auth/two-factor/verify-totp',
    permission: { public: 'judged by the session that is signing in' },
    summary:
      'The code of the authenticator app: ends the enrolment, or the sign-in, and answers the session token',
    tag,
    body: codeBody,
  });
  app.post('/auth/two-factor/verify-totp', async (c) => {
    const given = await readBody(c, codeBody);
    const { account, shown, enrolling } = await secondFactorAsker(c, deps);
    const requestId = c.get('requestId');
    return attempt(deps, account, async ({ tenant, person, customer }) => {
      const secret = await accounts.totpSecret(account, enrolling !== undefined);
      if (secret === undefined)
        throw new DomainError(
          'identity.conflict',
          'no second factor is set up: POST /auth/two-factor/enable first',
        );
      const fault = await totpFault(store, { account, secret, code: given.code, now: now(), requestId });
      if (fault) {
        const failed = await logins.failed(account, fault, requestId);
        if (failed) refuseLocked(failed, now());
        throw new DomainError(
          'auth.invalid',
          fault === 'wrong-totp'
            ? 'the code is wrong; check the clock of the device'
            : 'this code was used before; wait for the next one',
        );
      }
      const response = await forward(c, auth, shown, { code: libraryCode(secret) });
      const token = openedToken(response);
      if (!response.ok || token === undefined)
        throw new DomainError('auth.invalid', 'this sign-in is over; begin anew with address and password');
      if (enrolling !== undefined) {
        const actor = { id: person, kind: customer === undefined ? 'person' : 'customer' } as const;
        await logins.changed({ tenant, actor, requestId }, account, 'totpEnrolled');
        await sessions.end(enrolling, requestId);
      }
      await logins.succeeded(account);
      return answerWith(response, { token });
    });
  });
};
