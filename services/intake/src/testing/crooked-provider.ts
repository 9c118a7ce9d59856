/** A provider that says what no real one does: tokens of other issuers, for others, over, or signed by nobody. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

export type Signing = 'own key' | 'another key' | 'none';

export type CrookedProvider = {
  host: string;
  issuer: string;
  /** What the next token says, over what a right one would; undefined leaves a claim out. */
  next: (claims: Record<string, unknown>, signing?: Signing) => void;
  /** What the token endpoint answers instead, until `next`. */
  answer: (status: number, body: string) => void;
  close: () => Promise<void>;
};

export const startCrookedProvider = async (clientId: string): Promise<CrookedProvider> => {
  const own = await generateKeyPair('RS256', { extractable: true });
  const another = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), alg: 'RS256', use: 'sig', kid: 'k' }] };
  let claims: Record<string, unknown> = {};
  let signing: Signing = 'own key';
  let instead: { status: number; body: string } | undefined;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  const idToken = async (): Promise<string> => {
    const at = Math.floor(Date.now() / 1_000);
    const payload: JWTPayload = { iss: issuer, aud: clientId, sub: 'u-1', iat: at, exp: at + 300, ...claims };
    if (signing === 'none') return new UnsecuredJWT(payload).encode();
    const { privateKey } = signing === 'own key' ? own : another;
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
  };
  const saysOfItself = () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'none'],
  });
  const routes: Record<string, () => object | Promise<object>> = {
    '/.well-known/openid-configuration': saysOfItself,
    // Under another issuer's address it still speaks of this one.
    '/other/.well-known/openid-configuration': saysOfItself,
    '/jwks': () => jwks,
    '/token': async () => ({ access_token: 'a', token_type: 'bearer', id_token: await idToken() }),
  };
  server.on('request', async ({ url = '' }, response) => {
    const route = Object.hasOwn(routes, url) ? routes[url] : undefined;
    const other = url === '/token' ? instead : undefined;
    const body = other ? other.body : JSON.stringify((await route?.()) ?? {});
    response
      .writeHead(other?.status ?? (route ? 200 : 404), { 'content-type': 'application/json' })
      .end(body);
  });
  return {
    host: `127.0.0.1:${port}`,
    issuer,
    next: (wanted, how = 'own key') => {
      claims = wanted;
      signing = how;
      instead = undefined;
    },
    answer: (status, body) => {
      instead = { status, body };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
