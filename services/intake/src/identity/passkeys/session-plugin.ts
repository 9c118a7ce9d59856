import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

export const passkeySignInPath = '/sign-in/passkey';

/**
 * Opens the session of an account whose passkey our own route has proven before it forwards here. Nothing else reaches
 * this endpoint: intake serves no route of the library that it has not declared itself.
 */
export const passkeySessions = () => ({
  id: 'perennial-passkey',
  endpoints: {
    signInPasskey: createAuthEndpoint(
      passkeySignInPath,
      { method: 'POST', body: z.strictObject({ account: z.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.account);
        if (!user) throw ctx.error('UNAUTHORIZED');
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ token: session.token });
      },
    ),
  },
});
