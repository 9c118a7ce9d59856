/** A plugin of better-auth that no request can reach: opens a session for whom an identity provider has proved. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { generateRandomString } from 'better-auth/crypto';
import type { BetterAuthPlugin } from 'better-auth/types';
import { z } from 'zod';

const pendingS = 600;

const provedElsewhere = z.strictObject({
  account: z.string(),
  /** Whether the provider's word counts for both factors. */
  mfa: z.boolean(),
});
export type ProvedAccount = z.output<typeof provedElsewhere>;

/** Holds while a session is opened whose second factor a trusted provider has seen. No request can say so. */
const bothFactors = new AsyncLocalStorage<boolean>();

export const sawBothFactors = (): boolean => bothFactors.getStore() === true;

/** For the one call that opens the session. */
export const withFactors = <T>({ mfa }: ProvedAccount, work: () => T): T => bothFactors.run(mfa, work);

export const openByProvider = {
  id: 'open-by-provider',
  endpoints: {
    openByProvider: createAuthEndpoint.serverOnly({ method: 'POST', body: provedElsewhere }, async (ctx) => {
      const { account, mfa } = ctx.body;
      const { internalAdapter, createAuthCookie, secret } = ctx.context;
      const user = await internalAdapter.findUserById(account);
      if (!user) throw new Error('a login without an account');
      if ('twoFactorEnabled' in user && user.twoFactorEnabled === true && !mfa) {
        // As the sign-in by password leaves it, for the same route to go on from.
        const identifier = `2fa-${generateRandomString(32)}`;
        const expiresAt = new Date(Date.now() + pendingS * 1_000);
        await internalAdapter.createVerificationValue({ value: account, identifier, expiresAt });
        const attempts = { value: '0', identifier: `2fa-attempts-${identifier}`, expiresAt };
        await internalAdapter.createVerificationValue(attempts);
        const { name, attributes } = createAuthCookie('two_factor', { maxAge: pendingS });
        await ctx.setSignedCookie(name, identifier, secret, attributes);
        return ctx.json({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
      }
      const session = await internalAdapter.createSession(account);
      await setSessionCookie(ctx, { session, user });
      return ctx.json({ token: session.token });
    }),
  },
} satisfies BetterAuthPlugin;
