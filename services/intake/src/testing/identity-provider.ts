/** A real OpenID provider on loopback. Whoever comes is signed in as `user`: only its own pages are left out. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export type ProviderUser = { sub: string; email: string; verified: boolean; amr: string[] };

export type TestProvider = {
  /** `127.0.0.1:port`. */
  host: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  user: ProviderUser;
  /** Plays the browser: from the address of authorization to the one that is sent back, with the answer. */
  visit: (address: string) => Promise<URL>;
  close: () => Promise<void>;
};

const signingKey = async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
};

/** Follows redirects within the provider, with its cookies. */
const walk = async (issuer: string, address: string): Promise<URL> => {
  const jar = new Map<string, string>();
  let at = new URL(address);
  while (at.origin === issuer) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = response.headers.get('location');
    if (next === null)
      throw new Error(`${at.pathname} answered ${response.status}: ${await response.text()}`);
    at = new URL(next, at);
  }
  return at;
};

export const startIdentityProvider = async (redirectUris: string[]): Promise<TestProvider> => {
  let serve: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => void serve?.(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const issuer = `http://${host}`;
  const client = { clientId: 'perennial', clientSecret: 'known to the two of them only' };
  const state = {
    user: { sub: 'u-1', email: 'li.wei@vendor.example', verified: true, amr: ['pwd'] } satisfies ProviderUser,
  };
  const provider = new Provider(issuer, {
    clients: [
      { client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: redirectUris },
    ],
    jwks: { keys: [await signingKey()] },
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: state.user.email, email_verified: state.user.verified }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId ?? '',
        clientId: client.clientId,
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  serve = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const { sub, amr } = state.user;
    await provider.interactionFinished(request, response, { login: { accountId: sub, amr } });
  };
  return {
    host,
    issuer,
    ...client,
    get user() {
      return state.user;
    },
    set user(user) {
      state.user = user;
    },
    visit: (address) => walk(issuer, address),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
