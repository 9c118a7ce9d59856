/** Everything of sign-in that routes need, made once per process. */
import { type Accounts, accountsOf } from './accounts.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';
import { type Serially, serialiser } from './serially.ts';
import { createStepUp, type VerifyStepUp } from './step-up.ts';

export type Identity = {
  auth: Auth;
  accounts: Accounts;
  serially: Serially;
  verifyStepUp: VerifyStepUp;
  /** Of our own pages: what changes something with a cookie must come from them. */
  origins: readonly string[];
  /** Where a mailed link leads; its secret comes as the fragment. */
  linkPage: string;
};

export const createIdentity = (options: AuthOptions & { linkPage: string }): Identity => {
  const auth = createAuth(options);
  const accounts = accountsOf(auth);
  const serially = serialiser();
  return {
    auth,
    accounts,
    serially,
    verifyStepUp: createStepUp({ store: options.store, accounts, serially }),
    origins: options.origins,
    linkPage: options.linkPage,
  };
};
