/** Persons as they sign in and act: logins, sessions, roles, training and one-time links. */

import type { PasskeyFault } from '@perennial/domain/people/passkey';
import type { IdentityProvider, ProviderDraft } from '@perennial/domain/people/provider';
import type { RoleGrant, TrainingRecord } from '@perennial/domain/people/roles';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import type { Cause } from './note.ts';

export type { Cause } from './note.ts';

/** An account belongs to one person of one tenant; a person may have two. */
export type Login = {
  account: string;
  tenant: string;
  person: string;
  customer?: string;
  email: string;
  lockedUntil?: number;
  signingSuspended?: { since: number; by: string; reason: string };
};

export type SecretChange = 'passwordChosen' | 'totpEnrolled' | 'totpForgotten';

export type SignInFailure = 'wrong-password' | 'wrong-totp' | 'replayed-totp' | PasskeyFault;

export interface LoginRepository {
  /** @throws DomainError `identity.conflict` where the account or the address is taken. */
  attach(
    cause: Cause,
    login: Pick<Login, 'account' | 'person' | 'customer' | 'email' | 'signingSuspended'>,
  ): Promise<Login>;
  /** Whatever its tenant: who signs in names an address only. */
  byEmail(email: string): Promise<Login | undefined>;
  get(account: string): Promise<Login | undefined>;
  ofPerson(tenant: string, person: string): Promise<Login[]>;
  list(scope: Scope): Promise<Login[]>;
  /** Counts towards the lock, which the `maxFailures`th sets; each is an event, the lock one of its own. */
  failed(account: string, why: SignInFailure, requestId: string): Promise<Login | undefined>;
  /** Signed in or signed with every factor: the count starts anew. */
  succeeded(account: string): Promise<void>;
  /** False where a code of this step or of a later one was used before. `step`: Unix time / 30 s. */
  claimTotp(account: string, step: number, requestId: string): Promise<boolean>;
  /** Puts on record what was changed behind this port, at once afterwards: secrets live with the sign-in library. */
  changed(cause: Cause, account: string, what: SecretChange, reason?: string): Promise<void>;
  /** Ends the right to sign, until restored; undefined for another tenant's account. */
  suspendSigning(cause: Cause, account: string, reason: string): Promise<Login | undefined>;
  restoreSigning(cause: Cause, account: string, reason: string): Promise<Login | undefined>;
}

export type KnownSession = {
  id: string;
  tenant: string;
  person: string;
  account: string;
  customer?: string;
  /** In force now, the one the person acts in first. */
  roles: readonly Role[];
  enrolled: boolean;
  createdAt: number;
  seenAt: number;
  /** By idleness or by its absolute end, whichever comes first; epoch ms. */
  endsAt: number;
  userAgent?: string;
  revokedAt?: number;
};

export interface SessionRepository {
  open(
    cause: Cause,
    session: { token: string; person: string; account: string; enrolled: boolean; userAgent?: string },
  ): Promise<void>;
  /** By token, whatever its tenant. That it has ended is the caller's to judge; one that has not is seen now. */
  find(token: string): Promise<KnownSession | undefined>;
  /** The person's own that have not ended. */
  list(scope: Scope, person: string): Promise<Omit<KnownSession, 'roles'>[]>;
  revoke(cause: Cause, person: string, id: string, reason: string): Promise<boolean>;
  /** By its own token: signing out. */
  end(token: string, requestId: string): Promise<void>;
  /** Every session of an account; answers how many. */
  revokeAll(cause: Cause, account: string, reason: string): Promise<number>;
}

export type NewGrant = Omit<RoleGrant, 'id' | 'grantedBy' | 'revokedAt'>;

export interface GrantRepository {
  /**
   * @throws DomainError `identity.conflict`: an exclusive role stands against it, the course is missing, or the grant
   * is for oneself. Ends no later than the training it stands on.
   */
  grant(scope: Scope, grant: NewGrant): Promise<RoleGrant>;
  revoke(scope: Scope, person: string, id: string, reason: string): Promise<RoleGrant | undefined>;
  ofPerson(scope: Scope, person: string): Promise<RoleGrant[]>;
}

export interface TrainingRepository {
  add(scope: Scope, record: Omit<TrainingRecord, 'id'>): Promise<TrainingRecord>;
  /** Of one person, or of the whole tenant. */
  list(scope: Scope, person?: string): Promise<TrainingRecord[]>;
}

export type Link = {
  id: string;
  tenant: string;
  person: string;
  purpose: 'invitation' | 'reset';
  email: string;
  customer?: string;
  /** Of a reset: the account whose secrets are set anew. */
  account?: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usedAt?: number;
};

/** How the link reaches its person; `page` is the address the secret is put behind, as a fragment. */
export type LinkMail = { name: string; locale: 'zh-CN' | 'en'; timeZone: string; page: string };

export interface LinkRepository {
  /**
   * Queues the letter in the same transaction. Answers the link's secret this one time; only its SHA-256 is stored,
   * and the letter holds it until it is sent.
   */
  create(
    scope: Scope,
    link: Pick<Link, 'person' | 'purpose' | 'email' | 'customer' | 'account' | 'expiresAt'>,
    how: { reason: string; mail?: LinkMail },
  ): Promise<{ secret: string; link: Link }>;
  /** By secret, used or not; whether it still holds is the caller's to judge. */
  find(secret: string): Promise<Link | undefined>;
  /** Once only: undefined where it was used before or is over. */
  use(secret: string, requestId: string): Promise<Link | undefined>;
}

export interface IdentityProviderRepository {
  /** A first one, or another in its place; the same again changes nothing. With an audit event and a security event. */
  put(scope: Scope, provider: ProviderDraft & { name: string; reason: string }): Promise<IdentityProvider>;
  /** By its public id, whatever its tenant: who signs in names nothing else. */
  find(id: string): Promise<IdentityProvider | undefined>;
  list(scope: Scope): Promise<IdentityProvider[]>;
  /** What was there; undefined when there was nothing. Links stand, for a provider of the same issuer to come. */
  remove(scope: Scope, name: string, reason: string): Promise<IdentityProvider | undefined>;
}

/** As the provider's tokens say: `iss` and `sub`. */
export type ExternalIdentity = { issuer: string; subject: string };

export interface ExternalIdentityRepository {
  accountOf(tenant: string, identity: ExternalIdentity): Promise<string | undefined>;
  /**
   * The same again changes nothing.
   * @throws DomainError `identity.conflict` where the account has another identity of this issuer, or it another account.
   */
  link(cause: Cause, identity: ExternalIdentity, account: string): Promise<void>;
  /** True for the first of all who ask; `forgetAt` (epoch ms) when nobody can ask any more. */
  claim(once: string, forgetAt: number): Promise<boolean>;
}

/** A registered WebAuthn credential. */
export type Passkey = {
  /** The credential's own, base64url. */
  id: string;
  tenant: string;
  person: string;
  account: string;
  customer?: string;
  /** As its owner calls it. */
  name: string;
  /** COSE key, base64url. */
  publicKey: string;
  /** Of its last use; 0 for ever where the authenticator does not count. */
  counter: number;
  transports: readonly string[];
  /** Make of the authenticator; zeros where it does not say. */
  aaguid: string;
  /** Whether it is kept beyond one device. */
  backedUp: boolean;
  createdAt: number;
  lastUsedAt?: number;
};

/** Where the owner is told of it. */
export type PasskeyMail = { email: string; name: string; locale: 'zh-CN' | 'en'; timeZone: string };

export interface PasskeyRepository {
  /** @throws DomainError `identity.conflict` where the credential is registered already. */
  add(
    cause: Cause,
    passkey: Omit<Passkey, 'tenant' | 'createdAt' | 'lastUsedAt'>,
    mail: PasskeyMail,
  ): Promise<Passkey>;
  /** Whatever its tenant: who signs in shows a credential only. */
  find(id: string): Promise<Passkey | undefined>;
  ofPerson(tenant: string, person: string): Promise<Passkey[]>;
  /** Undefined for another account's. */
  rename(
    cause: Cause,
    account: string,
    id: string,
    how: { name: string; reason: string },
  ): Promise<Passkey | undefined>;
  /**
   * Undefined for another account's. `needsAnother`: the account has no other second factor.
   * @throws DomainError `identity.conflict` where it would be left without one.
   */
  remove(
    cause: Cause,
    account: string,
    id: string,
    how: { reason: string; mail: PasskeyMail; needsAnother: boolean },
  ): Promise<Passkey | undefined>;
  /** False, and a security event, where the counter is not ahead of the last one: there may be a copy. */
  used(id: string, counter: number, requestId: string): Promise<boolean>;
}

export type Ceremony = { purpose: 'register' | 'sign-in'; account?: string };

/** Challenges of registering and signing in, random and taken once; a signature's is the hash of its manifest. */
export interface CeremonyRepository {
  /** Answers 32 random bytes, base64url. */
  begin(purpose: Ceremony['purpose'], account?: string): Promise<string>;
  /** Once, within five minutes. */
  take(challenge: string): Promise<Ceremony | undefined>;
}

export type IdentityStore = {
  passkeys: PasskeyRepository;
  ceremonies: CeremonyRepository;
  logins: LoginRepository;
  sessions: SessionRepository;
  grants: GrantRepository;
  training: TrainingRepository;
  links: LinkRepository;
  providers: IdentityProviderRepository;
  external: ExternalIdentityRepository;
};
