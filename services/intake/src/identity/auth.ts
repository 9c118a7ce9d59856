/** better-auth, narrowed to what Perennial uses: passwords, TOTP and their sessions, on our own store. */
import { randomBytes } from 'node:crypto';
import { sessionMs } from '@perennial/domain/people/sign-in';
import { cookiePrefix } from '@perennial/service-kit/credential';
import type { AuthDatabase } from '@perennial/store/identity/auth-database';
import type { Store } from '@perennial/store/ports';
import { betterAuth } from 'better-auth';
import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import { bearer, twoFactor } from 'better-auth/plugins';
import { withHashedTokens } from './hashed-tokens.ts';
import { openByProvider, sawBothFactors } from './oidc/open-session.ts';
import { passkeySessions, passkeySignInPath } from './passkeys/session-plugin.ts';

export type AuthOptions = {
  store: Pick<Store, 'identity'>;
  database: AuthDatabase['db'];
  /** At least 32 characters; TOTP secrets are encrypted and cookies signed with it. */
  secret: string;
  /** Where browsers and clients reach intake. */
  self: string;
  origins: readonly string[];
};

/** 256 bits, where the library draws fewer. */
const withOurToken = async (session: { token: string }) => ({
  data: { ...session, token: randomBytes(32).toString('base64url') },
});

type TwoFactorUser = { twoFactorEnabled?: boolean | null };

export const createAuth = ({ store, database, secret, self, origins }: AuthOptions) => {
  /** Every session that reaches its user has a row of ours, which decides from then on whether it is taken. */
  const openSession = async (
    session: { token: string; userId: string; userAgent?: string | null },
    context: {
      path?: string;
      headers?: Headers | undefined;
      context: { internalAdapter: { findUserById: (id: string) => Promise<unknown> } };
    } | null,
  ): Promise<void> => {
    const login = await store.identity.logins.get(session.userId);
    if (!login || !context) throw new Error('a session without a login');
    const user = (await context.context.internalAdapter.findUserById(session.userId)) as TwoFactorUser | null;
    const byPasskey = context.path === passkeySignInPath;
    // A passkey checks its holder: it is both factors at once.
    const enrolled = byPasskey || user?.twoFactorEnabled === true;
    // Made before the second factor was asked for, and deleted in the same request: nobody ever holds it.
    if (enrolled && context.path === '/sign-in/email') return;
    await store.identity.sessions.open(
      {
        tenant: login.tenant,
        actor: { id: login.person, kind: login.customer === undefined ? 'person' : 'customer' },
        requestId: context.headers?.get('x-request-id') ?? 'sign-in',
      },
      {
        token: session.token,
        person: login.person,
        account: login.account,
        enrolled: enrolled || sawBothFactors(),
        ...(session.userAgent ? { userAgent: session.userAgent.slice(0, 200) } : {}),
      },
    );
  };
  return betterAuth({
    appName: 'Perennial',
    baseURL: self,
    basePath: '/auth',
    secret,
    database: withHashedTokens(mongodbAdapter(database)),
    trustedOrigins: [...origins],
    user: { modelName: 'authUsers' },
    account: { modelName: 'authAccounts' },
    // By its hash, as the tokens of sessions: a copy of the store ends nobody's sign-in.
    verification: { modelName: 'authVerifications', storeIdentifier: 'hashed' },
    session: {
      modelName: 'authSessions',
      expiresIn: sessionMs / 1_000,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    plugins: [
      twoFactor({ issuer: 'Perennial', schema: { twoFactor: { modelName: 'authTwoFactors' } } }),
      bearer(),
      openByProvider,
      passkeySessions(),
    ],
    // The lock of an account is ours; it holds over all processes and is on record.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix,
      useSecureCookies: self.startsWith('https://'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    databaseHooks: { session: { create: { before: withOurToken, after: openSession } } },
  });
};

export type Auth = ReturnType<typeof createAuth>;
