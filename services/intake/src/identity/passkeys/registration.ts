/** A new passkey, as the browser made it. */
import { DomainError } from '@perennial/domain/errors';
import type { Passkey } from '@perennial/store/identity/port';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { z } from 'zod';
import type { RelyingParty } from './relying-party.ts';

const part = z.string().regex(/^[\w-]+$/, 'give base64url without padding');

/** As `PublicKeyCredential.toJSON()` writes it. */
export const registrationShape = z.object({
  id: part.max(1_400),
  rawId: part.max(1_400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: part.max(8_000),
    attestationObject: part.max(64_000),
    transports: z
      .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
      .default([]),
  }),
});
export type Registration = z.output<typeof registrationShape>;

/** ES256, EdDSA and RS256 of COSE: what authenticators in use have. */
const algorithms = [-7, -8, -257];

/** `challenge`: base64url. */
export const registrationOptions = (
  { id }: RelyingParty,
  of: { challenge: string; account: string; email: string; name: string; known: readonly Passkey[] },
) =>
  generateRegistrationOptions({
    rpName: 'Perennial',
    rpID: id,
    userID: new TextEncoder().encode(of.account),
    userName: of.email,
    userDisplayName: of.name,
    challenge: new Uint8Array(Buffer.from(of.challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: of.known.map((one) => ({ id: one.id, transports: [...one.transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });

/** The challenge that the browser says it answers; undefined where that cannot be read. */
export const challengeIn = (clientDataJSON: string): string | undefined => {
  try {
    const said: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    return z.looseObject({ challenge: z.string() }).safeParse(said).data?.challenge;
  } catch {
    return undefined;
  }
};

const refused = (): DomainError => {
  const message =
    'was not made for this site, or the device did not check who holds it (PIN, finger or face); begin anew';
  return new DomainError('request.invalid', `/credential ${message}`, {
    errors: [{ path: '/credential', code: 'refused', message }],
  });
};

export type Registered = Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'aaguid' | 'backedUp'>;

/** @throws DomainError `request.invalid` */
export const verifyRegistration = async (
  sent: Registration,
  challenge: string,
  { id, origins }: RelyingParty,
): Promise<Registered> => {
  const { transports, ...response } = sent.response;
  const verified = await verifyRegistrationResponse({
    response: { ...sent, response: { ...response, transports }, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => {
    throw refused();
  });
  if (!verified.verified) throw refused();
  const { credential, aaguid, credentialBackedUp } = verified.registrationInfo;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports,
    aaguid,
    backedUp: credentialBackedUp,
  };
};
