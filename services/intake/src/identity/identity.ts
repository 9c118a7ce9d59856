/** Everything of sign-in that routes need, made once per process. */
import { type Accounts, accountsOf } from './accounts.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';
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
};

export const createIdentity = (
  options: AuthOptions & { linkPage: string; passkeyRpId?: string | undefined },
): Identity => {
  const auth = createAuth(options);
  const accounts = accountsOf(auth);
  const serially = serialiser();
  const party = relyingParty(options.self, options.passkeyRpId, options.origins);
  return {
    auth,
    accounts,
    serially,
    verifyStepUp: createStepUp({ store: options.store, accounts, serially, party }),
    party,
    origins: options.origins,
    linkPage: options.linkPage,
  };
};
