/** What is asked of an identity provider itself, and how its answer is judged. Code flow with PKCE, state and nonce. */
import type { GuardedFetch } from '@perennial/channels/guarded-fetch';
import { DomainError } from '@perennial/domain/errors';
import { type IdentityProvider, type ProviderRefusal, saysMfa } from '@perennial/domain/people/provider';
import * as oidc from 'openid-client';
import type { Begun } from './begun.ts';
import { SignInRefused } from './refusal.ts';

/** What a provider says of whoever signed in, once every check of its answer has passed. */
export type Proved = {
  issuer: string;
  subject: string;
  /** Asked for only where the account has to be found by it. */
  email: () => Promise<{ email: string; verified: boolean } | undefined>;
  /** Whether it says that more than one factor was shown. */
  mfa: boolean;
};

export type ProviderDeps = {
  fetch: GuardedFetch;
  /** Undefined where the secret is not there any more. */
  secretOf: (provider: IdentityProvider) => Promise<string | undefined>;
  now: () => number;
};

export type AskProvider = {
  /** Where the browser goes. */
  address: (provider: IdentityProvider, begun: Begun, redirectUri: string) => Promise<URL>;
  /** @throws SignInRefused for an answer that does not hold, DomainError `identity.unavailable` where there is none. */
  redeem: (provider: IdentityProvider, begun: Begun, answer: URL) => Promise<Proved>;
};

/** How long what a provider says of itself is believed; its keys are asked for anew by themselves. */
const keptMs = 10 * 60_000;

const unavailable = (provider: IdentityProvider, cause: unknown): DomainError =>
  Object.assign(
    new DomainError('identity.unavailable', `the identity provider ${provider.name} does not answer as one`, {
      retryAfterS: 10,
    }),
    { cause },
  );

const byClaim: Readonly<Record<string, ProviderRefusal>> = {
  nonce: 'wrong-nonce',
  iss: 'wrong-issuer',
  aud: 'wrong-audience',
  azp: 'wrong-audience',
  exp: 'token-expired',
  iat: 'token-expired',
  nbf: 'token-expired',
};

/** Faults of the provider's, not of the answer that a browser has brought. */
const silent = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

const claimOf = (e: Error): string | undefined => {
  const details: unknown = e.cause instanceof Error ? e.cause.cause : undefined;
  if (typeof details !== 'object' || details === null || !('claim' in details)) return undefined;
  return typeof details.claim === 'string' ? details.claim : undefined;
};

/** Undefined for what is no fault of the answer: silence, or a provider that cannot be read. */
const refusalOf = (e: unknown): ProviderRefusal | undefined => {
  if (e instanceof oidc.AuthorizationResponseError || e instanceof oidc.ResponseBodyError)
    return 'provider-refused';
  if (!(e instanceof oidc.ClientError)) return undefined;
  const claim = claimOf(e);
  if (claim !== undefined) return byClaim[claim] ?? 'bad-token';
  return e.code?.startsWith('OAUTH_') === true && !silent.has(e.code) ? 'bad-token' : undefined;
};

const emailIn = (email: unknown, verified: unknown) =>
  typeof email === 'string' ? { email, verified: verified === true } : undefined;

const bodyOf = (body: unknown): string | URLSearchParams | undefined =>
  typeof body === 'string' || body instanceof URLSearchParams ? body : undefined;

export const askProvider = ({ fetch, secretOf, now }: ProviderDeps): AskProvider => {
  const known = new Map<string, { rev: number; secret: string; until: number; config: oidc.Configuration }>();
  const options: oidc.DiscoveryRequestOptions = {
    [oidc.customFetch]: (url, { body, headers, method }) => {
      const text = bodyOf(body);
      return fetch(url, { method, headers, ...(text === undefined ? {} : { body: text }) });
    },
    // The guarded fetch knows better which addresses may go without TLS: those that are named in the settings.
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    timeout: 10,
  };
  const discover = async (provider: IdentityProvider, secret: string): Promise<oidc.Configuration> => {
    const { issuer, clientId } = provider;
    // HTTP's own scheme is what the specification begins with; some providers know the other one only.
    const auth: oidc.ClientAuth = (as, client, body, headers) => {
      const ways = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const way = ways.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
      way(secret)(as, client, body, headers);
    };
    return oidc.discovery(new URL(issuer), clientId, undefined, auth, options);
  };
  const configOf = async (provider: IdentityProvider): Promise<oidc.Configuration> => {
    const secret = await secretOf(provider);
    if (secret === undefined) throw unavailable(provider, new Error(`${provider.clientSecret} is not there`));
    const before = known.get(provider.id);
    if (before && before.rev === provider.rev && before.secret === secret && now() < before.until)
      return before.config;
    try {
      const config = await discover(provider, secret);
      known.set(provider.id, { rev: provider.rev, secret, until: now() + keptMs, config });
      return config;
    } catch (e) {
      throw unavailable(provider, e);
    }
  };
  return {
    async address(provider, { state, nonce, verifier }, redirectUri) {
      const config = await configOf(provider);
      return oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    },
    async redeem(provider, { state, nonce, verifier }, answer) {
      const config = await configOf(provider);
      const judged = async <T>(work: () => Promise<T>): Promise<T> => {
        try {
          return await work();
        } catch (e) {
          const reason = refusalOf(e);
          throw reason === undefined ? unavailable(provider, e) : new SignInRefused(reason);
        }
      };
      const tokens = await judged(() =>
        oidc.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      if (!claims) throw new SignInRefused('bad-token');
      return {
        issuer: claims.iss,
        subject: claims.sub,
        mfa: saysMfa({ amr: claims.amr, acr: claims.acr }),
        email: async () => {
          const inToken = emailIn(claims.email, claims.email_verified);
          if (inToken || config.serverMetadata().userinfo_endpoint === undefined) return inToken;
          const info = await judged(() => oidc.fetchUserInfo(config, tokens.access_token, claims.sub));
          return emailIn(info.email, info.email_verified);
        },
      };
    },
  };
};
