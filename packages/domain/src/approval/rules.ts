/** Approvals: who has to sign, who may, and what an approval looks like while it waits. */
import type { JsonValue } from '../audit/rules.ts';
import type { Actor, Role } from '../scope/rules.ts';
import type {
  Authentication,
  Meaning,
  Person,
  Purpose,
  RecordRef,
  Statement,
  Verdict,
} from '../signature/rules.ts';

/** `required`: no number of other seats makes up for it. */
export type Seat = { role: Role; count: number; required?: boolean };

/** The policies the product comes with, by id; `policies.ts` says what each asks for. */
export const policyIds = ['change', 'two-of-three', 'fix', 'document'] as const;
export type PolicyId = (typeof policyIds)[number];

export type ApprovalPolicy = {
  id: string;
  version: number;
  seats: readonly Seat[];
  /** How many of all seats have to be filled; absent: every one. */
  need?: number;
  /** What an approving signature means. */
  meaning: Meaning;
  remindEveryMs?: number;
  deadline?: { afterMs: number; outcome: 'reject' } | { afterMs: number; outcome: 'escalate'; to: Role };
  /** The longest a seat may be handed on for; absent: not at all. */
  delegation?: { maxMs: number };
  /** How long an approval may wait for its execution; absent: nothing is executed, approved is the end. */
  validForMs?: number;
  breakGlass?: { roles: readonly Role[]; reviewers: readonly Role[]; reviewWithinMs: number };
  /** Default: author and executor are different persons, as either is from every approver. */
  executorMayBeAuthor?: boolean;
};

export const approvalStates = ['pending', 'approved', 'executing', 'rejected', 'expired'] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** A signature the approval has taken. One that is void no longer counts and stays in sight. */
export type Signed = {
  id: string;
  by: Person;
  onBehalfOf?: Person;
  role: Role;
  purpose: Purpose;
  meaning: Meaning;
  verdict: Verdict;
  reason?: string;
  authentication: Authentication;
  /** Epoch ms. */
  at: number;
  void?: { at: number; why: 'revoked' | 'record-changed'; by: string };
};

/** Of one seat of one approval, for [since, until). */
export type Delegation = {
  from: Person;
  to: Person;
  role: Role;
  since: number;
  until: number;
  reason: string;
};

export type BreakGlass = {
  signature: string;
  by: Person;
  reason: string;
  at: number;
  reviewDueAt: number;
  overdueAt?: number;
  review?: { signature: string; by: Person; verdict: Verdict; at: number; reason?: string };
};

export type ApprovalRecord = {
  tenant: string;
  customer: string;
  /** `{subject}.{gate}.{attempt}` */
  no: string;
  subject: { type: string; id: string };
  gate: string;
  attempt: number;
  title: string;
  statement: Statement;
  record: RecordRef;
  policy: ApprovalPolicy;
  /** Whose work is approved. */
  author: Person;
  executor?: Person;
  /** Approved ahead for an execution within [from, to). */
  window?: { from: number; to: number };
  state: ApprovalState;
  signatures: Signed[];
  delegations: Delegation[];
  breakGlass?: BreakGlass;
  /** Seats still empty, whether or not the quorum needs each of them. */
  missing: Seat[];
  openedAt: number;
  updatedAt: number;
  lastRemindedAt?: number;
  escalatedAt?: number;
  approvedAt?: number;
  /** Of the last event. */
  seq: number;
  rev: number;
  /** Known once the workflow has written for the first time; the run its chain began with. */
  workflow: { id: string; runId?: string };
};

export const approvalEventKinds = [
  'requested',
  'signed',
  'signature-refused',
  'command-refused',
  'approved',
  'rejected',
  'expired',
  'reminded',
  'escalated',
  'delegated',
  'revoked',
  'record-changed',
  'execution-begun',
  'glass-broken',
  'reviewed',
  'review-overdue',
] as const;
export type ApprovalEventKind = (typeof approvalEventKinds)[number];

export type ApprovalEvent = {
  seq: number;
  kind: ApprovalEventKind;
  /** The instant that decides; epoch ms. */
  at: number;
  actor: Pick<Actor, 'id' | 'kind'>;
  data: { [key: string]: JsonValue };
  reason?: string;
  requestId?: string;
};

/** Why a signature or a command was not taken; the words are for the one who gave it. */
export const refusals = {
  'signature.unknown': 'there is no such signature',
  'signature.forged': 'the signature is not what was recorded when it was made',
  'signature.copied': 'the signature was made for another approval',
  'signature.stale':
    'the record or the policy has changed since the statement was shown; ask for a new challenge',
  'signature.replayed': 'its challenge was used for another signature; ask for a new challenge',
  'signature.expired': 'its challenge was answered too late; ask for a new challenge',
  'signature.duplicate': 'this signature was already given',
  'signature.clock': 'it was signed in the future; the clocks of the services differ',
  'signature.purpose': 'the signature was made for another purpose',
  'quorum.broken':
    'a signature counted before is no longer what was recorded; security staff has to look into it',
  'role.notHeld': 'the signer did not hold this role',
  'role.notAsked': 'the policy asks for no signature of this role',
  'role.seatTaken': 'every seat of this role is filled',
  'role.otherCustomer': 'the signer belongs to another customer',
  'person.author': 'whoever made the record cannot approve it, nor can another in their name',
  'person.notAuthor': 'only the author of the record says that it has changed',
  'person.alreadySigned':
    'this person has signed already, under whatever account or delegation; revoke that one first',
  'person.executor': 'whoever executes cannot be among those who approved, or the author',
  'person.brokeGlass': 'whoever broke the glass cannot review it',
  'delegation.none': 'no delegation of this role to the signer is in force',
  'delegation.notAllowed': 'the policy does not allow delegation',
  'delegation.notHeld': 'only who holds the role may delegate it',
  'delegation.notTransitive': 'a delegate cannot delegate on; ask the one whose role it is',
  'delegation.self': 'name another person',
  'delegation.period': 'the period must end after it begins and be no longer than the policy allows',
  'delegation.past': 'the period is over already',
  'reason.missing': 'say why',
  'state.closed': 'the approval is decided and takes nothing more',
  'state.notApproved': 'it is not approved',
  'state.executing': 'its execution has begun; nothing can be taken back',
  'state.alreadyApproved': 'it is approved already',
  'window.outside': 'it is approved for another time',
  'revoke.none': 'there is no signature of yours to revoke',
  'edit.same': 'the record is the one that is being approved',
  'edit.version': 'the version of an edited record must be higher than the one that is being approved',
  'subject.own': 'what is approved says so itself; use its own commands',
  'breakGlass.notAllowed': 'the policy has no emergency approval',
  'review.none': 'there is nothing to review',
} as const;
export type Refusal = keyof typeof refusals;
