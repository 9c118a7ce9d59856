/** One answer of a passkey, from what was sent to whose it is. */
import type { PasskeyFault } from '@perennial/domain/people/passkey';
import type { AssertionEvidence } from '@perennial/domain/signature/rules';
import type { Passkey } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';
import { type Assertion, assertionShape, judgeAssertion } from './assertion.ts';
import type { RelyingParty } from './relying-party.ts';

export type Proven = { passkey: Passkey; evidence: AssertionEvidence };
export type Unproven = { fault: PasskeyFault; passkey?: Passkey };

export type ProveDeps = { store: Pick<Store, 'identity'>; party: RelyingParty };

/** `fits` says whether this passkey is one that was to answer. */
export const provePasskey = async (
  { store, party }: ProveDeps,
  sent: unknown,
  given: { challenge: string; fits: (passkey: Passkey) => boolean; requestId: string },
): Promise<Proven | Unproven> => {
  const read = assertionShape.safeParse(sent);
  if (!read.success) return { fault: 'wrong-assertion' };
  const assertion: Assertion = read.data;
  const passkey = await store.identity.passkeys.find(assertion.id);
  if (!passkey || !given.fits(passkey)) return { fault: 'foreign-passkey' };
  const judged = await judgeAssertion(assertion, passkey, given.challenge, party);
  if ('fault' in judged) return { fault: judged.fault, passkey };
  const isAhead = await store.identity.passkeys.used(passkey.id, judged.counter, given.requestId);
  return isAhead ? { passkey, evidence: judged.evidence } : { fault: 'passkey-counter', passkey };
};
