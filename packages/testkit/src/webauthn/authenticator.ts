/** An authenticator in software: ES256, attestation "none". Every part of what it says can be made wrong. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { encodeCbor } from './cbor.ts';

export type Said = {
  /** base64url, as the page got it. */
  challenge: string;
  /** Of the page; default `http://localhost:4100`. */
  origin?: string;
  /** Default `localhost`. */
  rpId?: string;
  /** Whether the device checked its holder; default true. */
  verified?: boolean;
  /** Default one more than last time. */
  counter?: number;
  type?: 'webauthn.get' | 'webauthn.create';
};

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };
const bytesOf = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url');

export const softAuthenticator = (aaguid: Buffer = Buffer.alloc(16)) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  const cose = encodeCbor(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytesOf(jwk.x)],
      [-3, bytesOf(jwk.y)],
    ]),
  );
  let count = 0;
  const authData = ({ rpId = 'localhost', verified = true, counter }: Said, attested?: Buffer): Buffer => {
    if (counter === undefined) count += 1;
    const fixed = Buffer.alloc(5);
    fixed[0] = flags.present | (verified ? flags.verified : 0) | (attested ? flags.attested : 0);
    fixed.writeUInt32BE(counter ?? count, 1);
    const site = createHash('sha256').update(rpId).digest();
    return Buffer.concat([site, fixed, attested ?? Buffer.alloc(0)]);
  };
  const clientData = ({ challenge, origin = 'http://localhost:4100', type }: Said): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const outer = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
  };
  return {
    id: outer.id,
    /** COSE, base64url. */
    publicKey: cose.toString('base64url'),
    /** What `navigator.credentials.create` would give, as JSON. */
    create: (said: Said) => {
      const length = Buffer.from([0, id.length]);
      const data = authData({ counter: 0, ...said }, Buffer.concat([aaguid, length, id, cose]));
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ]);
      return {
        ...outer,
        response: {
          clientDataJSON: clientData({ type: 'webauthn.create', ...said }).toString('base64url'),
          attestationObject: encodeCbor(attestation).toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      };
    },
    /** What `navigator.credentials.get` would give, as JSON. */
    get: (said: Said) => {
      const data = authData(said);
      const client = clientData({ type: 'webauthn.get', ...said });
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return {
        ...outer,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
        },
        clientExtensionResults: {},
      };
    },
  };
};
export type SoftAuthenticator = ReturnType<typeof softAuthenticator>;
