/**
 * Free text and names never stand in an event: it holds a salted commitment, and the value lies beside it, where it can be
 * erased without breaking the chain.
 */
import { hash } from 'node:crypto';
import { canonicalize } from '../signature/canonicalize.ts';
import type { AuditEvent, Commitment, JsonValue, PersonalValue, ReadEvent } from './rules.ts';

const prefix = 'sha256:';
const hexDigits = 64;

export const commitmentOf = (salt: string, value: string): string =>
  `${prefix}${hash('sha256', salt + canonicalize(value))}`;

export const isCommitment = (value: JsonValue | undefined): value is Commitment => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const { commit, ...more } = value;
  return (
    typeof commit === 'string' &&
    commit.length === prefix.length + hexDigits &&
    commit.startsWith(prefix) &&
    Object.keys(more).length === 0
  );
};

const visit = (value: JsonValue, found: (commit: string) => void): void => {
  if (value === null || typeof value !== 'object') return;
  if (isCommitment(value)) found(value.commit);
  else if (Array.isArray(value)) for (const v of value) visit(v, found);
  else for (const v of Object.values(value)) visit(v, found);
};

type Committing = Pick<AuditEvent, 'changes' | 'reason'>;

export const eachCommitment = ({ changes, reason }: Committing, found: (commit: string) => void): void => {
  if (reason !== undefined) visit(reason, found);
  for (const c of changes) {
    visit(c.old, found);
    visit(c.new, found);
  }
};

export const commitmentsIn = (event: Committing): Set<string> => {
  const all = new Set<string>();
  eachCommitment(event, (commit) => all.add(commit));
  return all;
};

/** Why what lies beside an event is not what it commits to; nothing where a value was erased. */
export const wrongValues = (event: Committing, values: readonly PersonalValue[]): string | undefined => {
  if (values.length === 0) return;
  const commitments = commitmentsIn(event);
  for (const { commit, salt, value } of values) {
    if (!commitments.has(commit)) return 'a value lies beside it that it does not commit to';
    if (commitmentOf(salt, value) !== commit) return 'a value beside it is not the one it commits to';
  }
  return;
};

export const readEvent = ({ reason, ...event }: AuditEvent, values: readonly PersonalValue[]): ReadEvent => {
  if (reason === undefined) return event;
  return { ...event, reason: values.find((v) => v.commit === reason.commit)?.value ?? null };
};

/** What of these a reader is shown: a customer reads why something was done, not what the vendor's staff wrote beside it. */
export const shownValues = (
  { reason }: AuditEvent,
  values: readonly PersonalValue[],
  customer: string | undefined,
): PersonalValue[] => values.filter((v) => customer === undefined || v.commit === reason?.commit);
