/**
 * Free text and names never stand in an event: it holds a salted commitment, and the value lies beside it, where it can be
 * erased without breaking the chain.
 */
import { createHash } from 'node:crypto';
import { canonicalize } from '../signature/canonicalize.ts';
import type { AuditEvent, Commitment, JsonValue, PersonalValue, ReadEvent } from './rules.ts';

const written = /^sha256:[0-9a-f]{64}$/;

export const commitmentOf = (salt: string, value: string): string =>
  `sha256:${createHash('sha256')
    .update(salt + canonicalize(value))
    .digest('hex')}`;

export const isCommitment = (value: JsonValue | undefined): value is Commitment =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.keys(value).length === 1 &&
  typeof value.commit === 'string' &&
  written.test(value.commit);

function* within(value: JsonValue): Generator<string> {
  if (isCommitment(value)) yield value.commit;
  else if (Array.isArray(value)) for (const v of value) yield* within(v);
  else if (value !== null && typeof value === 'object')
    for (const v of Object.values(value)) yield* within(v);
}

/** Every commitment of an event. */
export const commitmentsIn = ({ changes, reason }: Pick<AuditEvent, 'changes' | 'reason'>): Set<string> =>
  new Set([
    ...(reason === undefined ? [] : within(reason)),
    ...changes.flatMap((c) => [...within(c.old), ...within(c.new)]),
  ]);

/** Why what lies beside an event is not what it commits to; nothing where a value was erased. */
export const wrongValues = (
  event: Pick<AuditEvent, 'changes' | 'reason'>,
  values: readonly PersonalValue[],
): string | undefined => {
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
