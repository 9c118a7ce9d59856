/** What a security administrator has to look at. Nothing here names a person but by its opaque id. */
export const securityKinds = [
  /** Too many wrong passwords or codes. */
  'lockout',
  /** A caller asked for what its role does not allow. */
  'denied',
  'key-created',
  'key-used-after-revocation',
  'key-used-after-expiry',
  /** A role was given or taken. */
  'grant',
  /** A password or a second factor was reset by somebody else. */
  'reset',
  /** A way to sign in was added, changed or taken away. */
  'identity-provider',
  /** An identity provider's answer was refused; the reason is in the detail. */
  'sign-in-refused',
  /** A gate was passed with one signature; see the approval. */
  'break-glass',
  /** A signature was forged, copied, replayed or given twice. */
  'signature-refused',
  /** A passkey counted backwards: there may be a copy of it. */
  'passkey-counter',
  /** The erasure of a person was asked for, confirmed or called off. */
  'erasure',
  /** A chain, a tree or a file does not verify. */
  'integrity-failure',
] as const;
export type SecurityKind = (typeof securityKinds)[number];

export const securityStates = ['open', 'reviewed'] as const;
export type SecurityState = (typeof securityStates)[number];

/** Ids, numbers, names of routes and rules. */
export type SecurityDetail = { readonly [name: string]: string | number | boolean };

export type SecurityEvent = {
  /** Sorts by its instant: `1767600000000-0a1b2c3d4e5f`. */
  id: string;
  tenant: string;
  kind: SecurityKind;
  /** Epoch ms of the first occurrence. */
  at: number;
  /** Of the last one that was written down; the same as `at` for most. */
  lastAt: number;
  /** Occurrences written down: repeated ones are gathered, so it may lag behind by less than half. */
  count: number;
  /** Who caused it. */
  actor: { id: string; kind: string };
  /** Id of the person or key it is about, where that is not the actor. */
  about?: string;
  detail: SecurityDetail;
  state: SecurityState;
  review?: { by: string; at: number; note: string };
};

const plain = /^[A-Za-z0-9][A-Za-z0-9._:/{}*-]{0,119}$/;

/** The same detail without what could be a name, an address or a sentence: an event must outlive an erasure. */
export const plainDetail = (detail: SecurityDetail): SecurityDetail =>
  Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value !== 'string' || plain.test(value) ? value : 'withheld',
    ]),
  );

/** Whether this person must leave the review to somebody else. */
export const concerns = ({ actor, about }: Pick<SecurityEvent, 'actor' | 'about'>, person: string): boolean =>
  actor.id === person || about === person;

/** A flood is written down at its 1st, 2nd, 4th, 8th ... occurrence only: the cost grows by its logarithm. */
export const isWorthWriting = (occurrence: number): boolean =>
  occurrence > 0 && Number.isInteger(Math.log2(occurrence));
