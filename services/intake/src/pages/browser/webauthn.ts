/** The browser's passkeys, in the JSON that intake speaks. */
import { Problem } from './http.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export const hasPasskeys = (): boolean => 'PublicKeyCredential' in window;

type Descriptor = { id: string; transports?: AuthenticatorTransport[] };
const descriptorOf = ({ id, transports }: Descriptor): PublicKeyCredentialDescriptor => ({
  type: 'public-key',
  id: bytesOf(id),
  ...(transports === undefined ? {} : { transports }),
});

/** The device was not touched in time, the person said no, or there is no such passkey: browsers do not tell which. */
const given = async (asked: Promise<Credential | null>): Promise<PublicKeyCredential> => {
  const credential = await asked.catch((e: unknown) => {
    const known = e instanceof DOMException && e.name === 'InvalidStateError';
    throw new Problem(0, { code: known ? 'passkey.known' : 'passkey.cancelled' });
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Problem(0, { code: 'passkey.cancelled' });
  return credential;
};

const outer = ({ id, rawId }: PublicKeyCredential) => ({
  id,
  rawId: textOf(rawId),
  type: 'public-key',
});

export type CreationOptions = Omit<
  PublicKeyCredentialCreationOptions,
  'challenge' | 'user' | 'excludeCredentials'
> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials: Descriptor[];
};

export const createPasskey = async (options: CreationOptions): Promise<object> => {
  const { challenge, user, excludeCredentials, ...rest } = options;
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...rest,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: excludeCredentials.map(descriptorOf),
  };
  const made = await given(navigator.credentials.create({ publicKey }));
  const { response } = made;
  if (!(response instanceof AuthenticatorAttestationResponse))
    throw new Problem(0, { code: 'passkey.cancelled' });
  return {
    ...outer(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    },
  };
};

export type RequestOptions = {
  challenge: string;
  rpId: string;
  allowCredentials?: Descriptor[];
};

export const askPasskey = async ({
  challenge,
  rpId,
  allowCredentials = [],
}: RequestOptions): Promise<object> => {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytesOf(challenge),
    rpId,
    allowCredentials: allowCredentials.map(descriptorOf),
    userVerification: 'required',
    timeout: 120_000,
  };
  const answered = await given(navigator.credentials.get({ publicKey }));
  const { response } = answered;
  if (!(response instanceof AuthenticatorAssertionResponse))
    throw new Problem(0, { code: 'passkey.cancelled' });
  return {
    ...outer(answered),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
    },
  };
};
