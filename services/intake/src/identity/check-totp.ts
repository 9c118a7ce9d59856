import type { SignInFailure } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';
import { totpStep } from './totp.ts';

/** Right once: a code, and every one before it, is never taken again. Undefined when it was right. */
export const totpFault = async (
  store: Pick<Store, 'identity'>,
  given: { account: string; secret: string; code: string; now: number; requestId: string },
): Promise<SignInFailure | undefined> => {
  const step = totpStep(given.secret, given.code, given.now);
  if (step === undefined) return 'wrong-totp';
  const fresh = await store.identity.logins.claimTotp(given.account, step, given.requestId);
  return fresh ? undefined : 'replayed-totp';
};
