/** Everything of sign-in that routes need, made once per process. */
import type { GuardedFetch } from '@perennial/channels/guarded-fetch';
import type { Store } from '@perennial/store/ports';
import { type Accounts, accountsOf } from './accounts.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';
import { type AskProvider, askProvider } from './oidc/ask-provider.ts';
import { type BegunCookies, begunCookies } from './oidc/begun.ts';
import { type Sealer, sealerOf } from './oidc/sealed.ts';
import { type RelyingParty, relyingParty } from './passkeys/relying-party.ts';
import { type Serially, serialiser } from './serially.ts';
import { createStepUp, type VerifyStepUp } from './step-up.ts';

export type Identity = {
  auth: Auth;
  accounts: Accounts;
  serially: Serially;
  verifyStepUp: VerifyStepUp;
  party: RelyingParty;
  /** Of our own pages: what changes something with a cookie must come from them. */
  origins: readonly string[];
  /** Where a mailed link leads; its secret comes as the fragment. */
  linkPage: string;
  /** Where a browser goes once it has signed in elsewhere, and where the code of the second factor is asked for. */
  pages: { home: string; secondFactorPage: string };
  oidc: {
    begun: BegunCookies;
    ask: AskProvider;
    /** What a program gets in place of the session its browser has signed in for. */
    exchange: Sealer;
  };
};

export type IdentityOptions = Omit<AuthOptions, 'store'> &
  Pick<Identity, 'linkPage' | 'pages'> & {
    passkeyRpId?: string | undefined;
    store: Pick<Store, 'identity' | 'secrets'>;
    /** To identity providers, whose addresses others have named. */
    fetch: GuardedFetch;
    now: () => number;
  };

export const createIdentity = (options: IdentityOptions): Identity => {
  const { store, secret, fetch, now } = options;
  const auth = createAuth(options);
  const accounts = accountsOf(auth);
  const serially = serialiser();
  const party = relyingParty(options.self, options.passkeyRpId, options.origins);
  return {
    auth,
    accounts,
    serially,
    verifyStepUp: createStepUp({ store, accounts, serially, party }),
    party,
    origins: options.origins,
    linkPage: options.linkPage,
    pages: options.pages,
    oidc: {
      begun: begunCookies(secret, now),
      exchange: sealerOf(secret, 'oidc exchange', now),
      ask: askProvider({
        fetch,
        now,
        secretOf: ({ tenant, clientSecret }) =>
          store.secrets.read(tenant, clientSecret.replace(/^secret:/, '')),
      }),
    },
  };
};
