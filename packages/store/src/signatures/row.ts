import type { Scope } from '@perennial/domain/scope/rules';
import type { Challenge, Signature } from '@perennial/domain/signature/rules';
import type { Entry } from '../audit/append.ts';

/** `{tenant}/{hash}`; one that was never answered goes by itself at `expiresAt`. */
export type ChallengeRow = {
  _id: string;
  tenant: string;
  person: string;
  challenge: Challenge;
  usedBy?: string;
  expiresAt?: Date;
};

/** `{tenant}/{id}`; written once. */
export type SignatureRow = {
  _id: string;
  tenant: string;
  approval: string;
  person: string;
  signature: Signature;
};

export const keyOf = (tenant: string, id: string): string => `${tenant}/${id}`;

/** Challenges and refused attempts of one approval; the approval's own stream is its workflow's. */
export const signingEntry = (
  scope: Scope,
  approval: string,
  at: number,
  what: Pick<Entry, 'action' | 'changes'> & { reason?: string; hash: string },
): Entry => {
  const { tenant, customer, actor, requestId } = scope;
  const { hash, ...rest } = what;
  return {
    tenant,
    ...(customer === undefined ? {} : { customer }),
    stream: `signing/${approval}`,
    at: new Date(at).toISOString(),
    actor: { id: actor.id, kind: actor.kind },
    record: { type: 'challenge', id: hash === '' ? approval : hash, rev: 1, hash },
    cause: { requestId },
    ...rest,
  };
};
