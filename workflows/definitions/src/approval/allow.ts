/** Whether an approval takes a command now, and why not. */
import { isClosed, mayNotExecute, personsOf } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalRecord, Refusal } from '@perennial/domain/approval/rules';
import { rolesOf } from '@perennial/domain/scope/rules';
import type { ApprovalCommand, BeginExecution, Delegate, Edited, Revoke } from './contract.ts';
import type { Carried } from './state.ts';

type By = Pick<ApprovalCommand, 'actor' | 'receivedAt'>;

const ofDelegate = (
  record: ApprovalRecord,
  { actor, receivedAt }: By,
  body: Delegate,
): Refusal | undefined => {
  const { policy, author, delegations } = record;
  const { to, role, until } = body;
  const since = body.since ?? receivedAt;
  if (!policy.delegation) return 'delegation.notAllowed';
  if (!policy.seats.some((seat) => seat.role === role)) return 'role.notAsked';
  if (!rolesOf(actor).includes(role))
    return delegations.some((d) => d.to.id === actor.id && d.role === role)
      ? 'delegation.notTransitive'
      : 'delegation.notHeld';
  if (to.id === actor.id) return 'delegation.self';
  if (author.id === actor.id || author.id === to.id) return 'person.author';
  if (until <= receivedAt) return 'delegation.past';
  return until <= since || until - since > policy.delegation.maxMs ? 'delegation.period' : undefined;
};

const ofRevoke = (record: ApprovalRecord, { actor }: By, { signature }: Revoke): Refusal | undefined => {
  const given = record.signatures.find((s) => s.id === signature && s.void === undefined);
  return given && given.purpose !== 'review' && personsOf(given).includes(actor.id)
    ? undefined
    : 'revoke.none';
};

/** Whoever edits makes the record, and makers do not approve: another than the author would slip past the four eyes. */
const ofEdited = (
  { record: signed, author }: ApprovalRecord,
  { actor }: By,
  { record }: Edited,
): Refusal | undefined => {
  if (actor.kind !== 'system' && actor.id !== author.id) return 'person.notAuthor';
  if (record.hash === signed.hash && record.version === signed.version) return 'edit.same';
  return record.version <= signed.version ? 'edit.version' : undefined;
};

const ofExecution = (
  record: ApprovalRecord,
  { receivedAt }: By,
  { executor }: BeginExecution,
): Refusal | undefined => {
  const { state, window } = record;
  if (state !== 'approved') return 'state.notApproved';
  if (mayNotExecute(record).includes(executor.id)) return 'person.executor';
  return window && (receivedAt < window.from || receivedAt >= window.to) ? 'window.outside' : undefined;
};

export const isApplied = (state: Carried, command: ApprovalCommand): boolean =>
  state.commandIds.includes(command.id);

export const refusalOfCommand = ({ record }: Carried, command: ApprovalCommand): Refusal | undefined => {
  if (record.state === 'executing') return 'state.executing';
  if (isClosed(record) || record.state === 'rejected' || record.state === 'expired') return 'state.closed';
  switch (command.name) {
    case 'delegate':
      return ofDelegate(record, command, command.body);
    case 'revoke':
      return ofRevoke(record, command, command.body);
    case 'edited':
      return ofEdited(record, command, command.body);
    case 'begin-execution':
      return ofExecution(record, command, command.body);
    case 'withdraw':
      return undefined;
  }
};
