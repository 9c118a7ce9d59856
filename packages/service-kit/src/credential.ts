/** What a request shows to say who it is from: an API key or a session's token, in a header or in a cookie. */

import { DomainError } from '@perennial/domain/errors';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

export const cookiePrefix = 'perennial';
/** Browsers keep the second only when it came over HTTPS. */
const cookieNames = [`__Secure-${cookiePrefix}.session_token`, `${cookiePrefix}.session_token`];

export type Credential = { text: string; via: 'header' | 'cookie' };

/** The cookie is `{token}.{signature}`; the token alone is the secret, and is looked up by its hash. */
const tokenOf = (cookie: string): string => cookie.slice(0, Math.max(0, cookie.lastIndexOf('.')));

/** A header goes before a cookie. @throws DomainError `auth.invalid` for a header that cannot be read. */
export const credentialOf = (c: Context): Credential | undefined => {
  const header = c.req.header('Authorization');
  if (header) {
    const [, text] = /^Bearer ([\w.~+/=-]{10,200})$/i.exec(header.trim()) ?? [];
    if (text === undefined)
      throw new DomainError(
        'auth.invalid',
        'send `Authorization: Bearer KEY` with one API key or session token',
      );
    return { text, via: 'header' };
  }
  const cookie = cookieNames.map((name) => getCookie(c, name)).find((value) => value !== undefined);
  return cookie === undefined ? undefined : { text: tokenOf(cookie), via: 'cookie' };
};

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies with whatever page asks it to: what changes something must come from one of our own pages.
 * @throws DomainError `auth.forbidden`
 */
export const requireOwnOrigin = (c: Context, { via }: Credential, origins: readonly string[]): void => {
  if (via !== 'cookie' || reads.has(c.req.method)) return;
  const origin = c.req.header('Origin');
  if (origin === undefined || !origins.includes(origin))
    throw new DomainError(
      'auth.forbidden',
      'a request with a session cookie must come from a page of Perennial (header Origin)',
    );
};
