/** A sign-in that a browser has begun: everything of it is in that browser's cookie, and nothing in the store. */
import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Sealer, sealerOf } from './sealed.ts';

export const begunMs = 10 * 60_000;

/** Where a program on the user's own machine waits (RFC 8252), and the challenge only it can answer. */
export type Loopback = { port: number; challenge: string };

export type Begun = {
  /** Its public id. */
  provider: string;
  /** A provider that was changed meanwhile is not asked any more. */
  rev: number;
  state: string;
  nonce: string;
  /** Of PKCE. */
  verifier: string;
  loopback?: Loopback;
};

const stored = z.strictObject({
  provider: z.string(),
  rev: z.int(),
  secret: z.string(),
  loopback: z.strictObject({ port: z.int(), challenge: z.string() }).optional(),
});

/** Three values nobody can tell from one another, of one secret. */
const derive = (secret: string) => {
  const of = (what: string): string => createHmac('sha256', secret).update(what).digest('base64url');
  return { state: of('state'), nonce: of('nonce'), verifier: of('verifier') };
};

export type BegunCookies = {
  begin: (given: Pick<Begun, 'provider' | 'rev' | 'loopback'>) => Promise<{ begun: Begun; cookie: string }>;
  read: (cookie: string) => Promise<{ begun: Begun; expiresAt: number } | 'expired' | 'invalid'>;
};

export const begunCookies = (secret: string, now: () => number): BegunCookies => {
  const sealer: Sealer = sealerOf(secret, 'oidc sign-in', now);
  return {
    async begin(given) {
      const own = randomBytes(32).toString('base64url');
      return {
        begun: { ...given, ...derive(own) },
        cookie: await sealer.seal({ ...given, secret: own }, begunMs),
      };
    },
    async read(cookie) {
      const opened = await sealer.open(cookie);
      if (typeof opened === 'string') return opened;
      const { secret: own, loopback, ...given } = stored.parse(opened.claims);
      return {
        begun: { ...given, ...(loopback ? { loopback } : {}), ...derive(own) },
        expiresAt: opened.expiresAt,
      };
    },
  };
};
