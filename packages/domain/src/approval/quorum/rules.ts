/** Whether a quorum is reached, what a signature is refused for, and whom an approval waits for. */
import type { Role } from '../../scope/rules.ts';
import type { ApprovalRecord, Refusal, Seat, Signed } from '../rules.ts';

/** Signatures that count for the quorum. */
export const counted = ({ signatures }: Pick<ApprovalRecord, 'signatures'>): Signed[] =>
  signatures.filter((s) => s.void === undefined && s.purpose === 'approve' && s.verdict === 'approve');

/** Everybody a signature speaks for. */
export const personsOf = ({ by, onBehalfOf }: Pick<Signed, 'by' | 'onBehalfOf'>): string[] => [
  by.id,
  ...(onBehalfOf === undefined ? [] : [onBehalfOf.id]),
];

export const missingOf = ({ policy, signatures }: Pick<ApprovalRecord, 'policy' | 'signatures'>): Seat[] =>
  policy.seats.flatMap((seat) => {
    const filled = counted({ signatures }).filter((s) => s.role === seat.role).length;
    return filled >= seat.count ? [] : [{ ...seat, count: seat.count - filled }];
  });

export const quorumReached = (record: Pick<ApprovalRecord, 'policy' | 'signatures'>): boolean => {
  const { seats, need } = record.policy;
  const empty = missingOf(record);
  if (empty.some((seat) => seat.required)) return false;
  const count = (of: readonly Seat[]): number => of.reduce((sum, seat) => sum + seat.count, 0);
  return count(seats) - count(empty) >= (need ?? count(seats));
};

/** Persons who must not carry out what is approved: whoever signed, and the author where the policy parts the two. */
export const mayNotExecute = ({
  signatures,
  author,
  policy,
}: Pick<ApprovalRecord, 'signatures' | 'author' | 'policy'>): string[] => [
  ...signatures.filter((s) => s.void === undefined).flatMap(personsOf),
  ...(policy.executorMayBeAuthor ? [] : [author.id]),
];

/** Whether nothing can happen to it any more. */
export const isClosed = ({ state, policy, breakGlass }: ApprovalRecord): boolean => {
  if (breakGlass && !breakGlass.review) return false;
  if (state === 'rejected' || state === 'expired') return true;
  return state === 'executing' || (state === 'approved' && policy.validForMs === undefined);
};

const hasActed = (record: ApprovalRecord, persons: string[]): boolean =>
  record.signatures
    .filter((s) => s.void === undefined)
    .some((s) => personsOf(s).some((id) => persons.includes(id)));

const delegated = (record: ApprovalRecord, { by, onBehalfOf, role, at }: Signed): boolean =>
  record.delegations.some(
    (d) =>
      d.from.id === onBehalfOf?.id && d.to.id === by.id && d.role === role && d.since <= at && at < d.until,
  );

const ofQuorum = (record: ApprovalRecord, signed: Signed): Refusal | undefined => {
  const { policy, state, author } = record;
  if (!policy.seats.some((seat) => seat.role === signed.role)) return 'role.notAsked';
  if (personsOf(signed).includes(author.id)) return 'person.author';
  if (signed.onBehalfOf && !delegated(record, signed)) return 'delegation.none';
  if (hasActed(record, personsOf(signed))) return 'person.alreadySigned';
  if (signed.verdict === 'reject') return signed.reason ? undefined : 'reason.missing';
  if (state === 'approved') return 'state.alreadyApproved';
  return missingOf(record).some((seat) => seat.role === signed.role) ? undefined : 'role.seatTaken';
};

const ofEmergency = (record: ApprovalRecord, signed: Signed): Refusal | undefined => {
  const { policy, state, author } = record;
  if (!policy.breakGlass) return 'breakGlass.notAllowed';
  if (state === 'approved') return 'state.alreadyApproved';
  if (!policy.breakGlass.roles.includes(signed.role)) return 'role.notAsked';
  if (signed.onBehalfOf) return 'delegation.notAllowed';
  if (signed.by.id === author.id) return 'person.author';
  return signed.reason ? undefined : 'reason.missing';
};

const ofReview = (
  { policy, breakGlass, executor, author }: ApprovalRecord,
  signed: Signed,
): Refusal | undefined => {
  if (!breakGlass || breakGlass.review || !policy.breakGlass) return 'review.none';
  if (!policy.breakGlass.reviewers.includes(signed.role)) return 'role.notAsked';
  if (signed.onBehalfOf) return 'delegation.notAllowed';
  if (signed.by.id === breakGlass.by.id) return 'person.brokeGlass';
  if (signed.by.id === author.id) return 'person.author';
  if (signed.by.id === executor?.id) return 'person.executor';
  return signed.verdict === 'reject' && !signed.reason ? 'reason.missing' : undefined;
};

/** Whether an approval takes a signature that is proven to be genuine. */
export const refusalOfSignature = (record: ApprovalRecord, signed: Signed): Refusal | undefined => {
  if (record.signatures.some((s) => s.id === signed.id)) return 'signature.duplicate';
  if (isClosed(record)) return 'state.closed';
  if (signed.purpose === 'review') return ofReview(record, signed);
  if (record.state === 'executing') return 'state.executing';
  if (record.state === 'rejected' || record.state === 'expired') return 'state.closed';
  return signed.purpose === 'approve' ? ofQuorum(record, signed) : ofEmergency(record, signed);
};

/** Whether this person could sign now, in a role of their own or by delegation. */
export const waitsFor = (
  record: ApprovalRecord,
  person: string,
  held: readonly Role[],
  at: number,
): boolean => {
  const { state, policy, breakGlass, author, executor, missing } = record;
  if (author.id === person) return false;
  if (breakGlass && !breakGlass.review)
    return (
      breakGlass.by.id !== person &&
      executor?.id !== person &&
      policy.breakGlass?.reviewers.some((role) => held.includes(role)) === true
    );
  if (state !== 'pending' || hasActed(record, [person])) return false;
  return missing.some(
    ({ role }) =>
      held.includes(role) ||
      record.delegations.some(
        (d) =>
          d.to.id === person &&
          d.role === role &&
          d.since <= at &&
          at < d.until &&
          !hasActed(record, [d.from.id]),
      ),
  );
};
