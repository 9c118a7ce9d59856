import type { IdentityProvider } from '@perennial/domain/people/provider';
import type { RoleGrant, TrainingRecord } from '@perennial/domain/people/roles';
import type { Ceremony, Link, Passkey } from './port.ts';

/** `{account}`: which person an account belongs to, and how its last attempts to sign in went. */
export type LoginRow = {
  _id: string;
  tenant: string;
  person: string;
  customer?: string;
  /** Lower case. */
  email: string;
  failures: number;
  lockedUntil?: number;
  /** The newest 30-second step whose TOTP code was used; nothing up to it is taken again. */
  totpStep?: number;
  /** Set by a reset of TOTP until a security administrator has confirmed the person. */
  signingSuspended?: { since: number; by: string; reason: string };
  rev: number;
};

/** `{sha256 of the token}`. */
export type SessionRow = {
  _id: string;
  id: string;
  tenant: string;
  person: string;
  account: string;
  /** Whether the account had a second factor when it was opened. */
  enrolled: boolean;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  userAgent?: string;
  revokedAt?: number;
  /** From here on the row goes by itself. */
  forgetAt: Date;
};

/** `{tenant}/{id}`. */
export type GrantRow = { _id: string; tenant: string; person: string; grant: RoleGrant };
export type TrainingRow = { _id: string; tenant: string; person: string; record: TrainingRecord };

/** `{credential id}`: unique over all tenants, as WebAuthn wants it. */
export type PasskeyRow = Omit<Passkey, 'id'> & { _id: string; rev: number };

/** `{challenge}`; goes by itself. */
export type CeremonyRow = Ceremony & { _id: string; expiresAt: Date };

/** `{sha256 of the link's secret}`: an invitation, or a reset that its owner carries out. */
export type LinkRow = Link & { _id: string };

/** `{tenant}.{name}`. */
export type IdentityProviderRow = { _id: string; tenant: string; provider: IdentityProvider };

/** `{tenant}/{hash of issuer and subject}`: the subject itself is nobody's business. */
export type ExternalIdentityRow = {
  _id: string;
  tenant: string;
  account: string;
  issuer: string;
  linkedAt: number;
};

/** `{hash}` of an answer that counts once; forgotten when it is over anyway. */
export type UsedAnswerRow = { _id: string; forgetAt: Date };
