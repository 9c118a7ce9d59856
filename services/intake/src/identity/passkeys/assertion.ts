/** Judges what a passkey says. */
import { createHash } from 'node:crypto';
import type { PasskeyFault } from '@perennial/domain/people/passkey';
import type { AssertionEvidence } from '@perennial/domain/signature/rules';
import type { Passkey } from '@perennial/store/identity/port';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { z } from 'zod';
import type { RelyingParty } from './relying-party.ts';

const part = z
  .string()
  .regex(/^[\w-]+$/, 'give base64url without padding')
  .max(8_000);

/** As `PublicKeyCredential.toJSON()` writes it. */
export const assertionShape = z.object({
  id: part,
  rawId: part,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: part,
    authenticatorData: part,
    signature: part,
    userHandle: z.string().max(200).nullish(),
  }),
});
export type Assertion = z.output<typeof assertionShape>;

const clientDataShape = z.looseObject({ type: z.string(), challenge: z.string(), origin: z.string() });

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');

/** What the browser wrote down of the ceremony; undefined where it cannot be read. */
export const clientDataOf = ({ response }: Assertion) => {
  try {
    return clientDataShape.safeParse(JSON.parse(bytesOf(response.clientDataJSON).toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

type Judged = { fault: PasskeyFault } | { counter: number; evidence: AssertionEvidence };

/** Names what is wrong; whether all of it is right is for the library to say. */
const faultOf = (
  assertion: Assertion,
  challenge: string,
  { id, origins }: RelyingParty,
): PasskeyFault | undefined => {
  const said = clientDataOf(assertion);
  const data = bytesOf(assertion.response.authenticatorData);
  if (said?.type !== 'webauthn.get' || data.length < 37) return 'wrong-assertion';
  if (said.challenge !== challenge) return 'wrong-challenge';
  if (!origins.includes(said.origin)) return 'wrong-origin';
  if (!data.subarray(0, 32).equals(createHash('sha256').update(id).digest())) return 'wrong-site';
  return (data.readUInt8(32) & 0x05) === 0x05 ? undefined : 'not-verified';
};

/** `challenge`: base64url. The counter is for the store to judge, in the transaction that keeps it. */
export const judgeAssertion = async (
  assertion: Assertion,
  passkey: Passkey,
  challenge: string,
  party: RelyingParty,
): Promise<Judged> => {
  const fault = faultOf(assertion, challenge, party);
  if (fault) return { fault };
  const { clientDataJSON, authenticatorData, signature } = assertion.response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: assertion.id,
        rawId: assertion.rawId,
        type: assertion.type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      // Below every counter: a forged one must not look like a copied passkey.
      credential: { id: passkey.id, publicKey: new Uint8Array(bytesOf(passkey.publicKey)), counter: -1 },
    });
    if (!verified) return { fault: 'wrong-signature' };
    const { publicKey } = passkey;
    return {
      counter: authenticationInfo.newCounter,
      evidence: { publicKey, authenticatorData, clientDataJSON, signature },
    };
  } catch {
    // A signature that is none, a key that cannot be read: the library throws for both.
    return { fault: 'wrong-signature' };
  }
};
