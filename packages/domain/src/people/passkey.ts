/** Why an answer of a passkey is not taken. */
export const passkeyFaults = [
  /** It is nothing an authenticator says. */
  'wrong-assertion',
  /** Nobody's, another's, or not the one that was to answer. */
  'foreign-passkey',
  /** Made for another content, or for an earlier challenge. */
  'wrong-challenge',
  /** Made on a page that is not ours. */
  'wrong-origin',
  /** Made for another site. */
  'wrong-site',
  /** The device did not check who holds it (PIN, finger, face). */
  'not-verified',
  /** Not made with the registered key. */
  'wrong-signature',
  /** The device counts backwards: there may be a copy of it. */
  'passkey-counter',
] as const;
export type PasskeyFault = (typeof passkeyFaults)[number];
