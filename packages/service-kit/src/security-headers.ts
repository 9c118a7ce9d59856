/** What every answer tells a browser: no framing, no sniffing, nothing loaded, nothing kept. */
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const policy = ['default-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'];

/** A page says what it needs; of the rest it gets nothing. */
const completed = (own: string): string => {
  const said = own.split(';').map((directive) => directive.trim());
  const missing = policy.filter((name) => !said.some((one) => one.split(/\s/)[0]?.toLowerCase() === name));
  return [...said.filter((one) => one !== ''), ...missing.map((name) => `${name} 'none'`)].join('; ');
};

const headers = (strictTransportSecurity: false | string): MiddlewareHandler =>
  secureHeaders({ strictTransportSecurity, xFrameOptions: 'DENY' });

/** Browsers ignore HSTS that came without TLS, so a forged `X-Forwarded-Proto` gains nothing. */
export const securityHeaders = (): MiddlewareHandler => {
  const plain = headers(false);
  const tls = headers('max-age=31536000; includeSubDomains');
  return async (c, next) => {
    const secure = c.req.header('X-Forwarded-Proto') === 'https' || c.req.url.startsWith('https:');
    const answer = await (secure ? tls : plain)(c, next);
    const own = c.res.headers.get('Content-Security-Policy') ?? '';
    c.res.headers.set('Content-Security-Policy', completed(own));
    // Whatever a route or a helper said: answers are somebody's own, and neither browsers nor proxies may keep them.
    c.res.headers.set('Cache-Control', 'no-store');
    return answer;
  };
};
