/** What a person signs, and what is kept of it. A signature is bound to the content by the hash of its manifest. */
import type { Role } from '../scope/rules.ts';

export const meanings = ['prepared', 'reviewed', 'approved', 'executed', 'accepted', 'rejected'] as const;
export type Meaning = (typeof meanings)[number];

export const verdicts = ['approve', 'reject'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a signature is for: a seat of the quorum, the one signature of an emergency, or the review after it. */
export const purposes = ['approve', 'break-glass', 'review'] as const;
export type Purpose = (typeof purposes)[number];

export const authentications = ['password+totp', 'passkey'] as const;
export type Authentication = (typeof authentications)[number];

/** How long a challenge can be answered. */
export const challengeTtlMs = 120_000;

/** The sentence the signer agrees to, in both languages; what was shown is what is signed. */
export type Statement = { 'zh-CN': string; en: string };

/** A version of a record by its content; `hash` is SHA-256 in hex. */
export type RecordRef = { type: string; id: string; version: number; hash: string };

export type Person = { id: string; name: string };

/** Hashed in RFC 8785 canonical form. */
export type Manifest = {
  v: 1;
  tenant: string;
  approval: string;
  purpose: Purpose;
  /** `customer`: whom a signer of the customer belongs to. */
  signer: Person & { role: Role; customer?: string };
  /** Who has delegated the role for this signature. */
  onBehalfOf?: Person;
  meaning: Meaning;
  verdict: Verdict;
  reason?: string;
  statement: Statement;
  record: RecordRef;
  policy: { id: string; version: number };
  authentication: Authentication;
  /** Of a passkey: the credential that has to answer, base64url. */
  credential?: string;
  /** ISO-8601 with offset. */
  at: string;
  workflow: { id: string; runId: string };
  /** Makes two manifests of one moment different, so that each challenge is its own. */
  nonce: string;
};

/** `hash` is the manifest's and the challenge at once. */
export type Challenge = { hash: string; manifest: Manifest; issuedAt: number; expiresAt: number };

/** What a passkey said, so that the signature can be checked again by anybody; all base64url, the key as COSE. */
export type AssertionEvidence = {
  publicKey: string;
  authenticatorData: string;
  clientDataJSON: string;
  signature: string;
};

/** Written once, never changed. */
export type Signature = {
  id: string;
  hash: string;
  manifest: Manifest;
  /** The login the person proved to own; one person may have several. */
  account: string;
  assertion?: AssertionEvidence;
  /** Every role the person held when signing. */
  roles: readonly Role[];
  /** Epoch ms. */
  signedAt: number;
  requestId: string;
};
