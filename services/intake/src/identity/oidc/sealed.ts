/** What travels through browsers and comes back: encrypted and authenticated, for one purpose and a short time. */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';

export type Opened = { claims: Readonly<Record<string, unknown>>; expiresAt: number } | 'expired' | 'invalid';

export type Sealer = {
  /** `ms`: how long it counts. */
  seal: (claims: Record<string, unknown>, ms: number) => Promise<string>;
  open: (text: string) => Promise<Opened>;
};

const encryption = { alg: 'dir', enc: 'A256GCM' } as const;

/** `secret`: the same in every process, from which each purpose has a key of its own. */
export const sealerOf = (secret: string, purpose: string, now: () => number): Sealer => {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `perennial ${purpose}`, 32));
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  return {
    seal: (claims, ms) =>
      new EncryptJWT({ ...claims, exp: seconds(now() + ms) }).setProtectedHeader(encryption).encrypt(key),
    open: async (text) => {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          currentDate: new Date(now()),
          requiredClaims: ['exp'],
          keyManagementAlgorithms: [encryption.alg],
          contentEncryptionAlgorithms: [encryption.enc],
        });
        const { exp = 0, ...claims } = payload;
        return { claims, expiresAt: exp * 1_000 };
      } catch (e) {
        if (e instanceof errors.JWTExpired) return 'expired';
        if (e instanceof errors.JOSEError) return 'invalid';
        throw e;
      }
    },
  };
};
