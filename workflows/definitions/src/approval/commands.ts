/** What a command that is allowed does; one that is not is written down with its reason. */
import { quorumReached } from '@perennial/domain/approval/quorum/rules';
import { refusals } from '@perennial/domain/approval/rules';
import { refusalOfCommand } from './allow.ts';
import type { ApprovalCommand, BeginExecution, Delegate, Edited, Revoke, Withdraw } from './contract.ts';
import type { Draft } from './draft.ts';
import { remembered } from './state.ts';

type About = Pick<Parameters<Draft['emit']>[0], 'at' | 'actor' | 'requestId'>;

/** Without its quorum an approval waits again; its reminders begin anew. */
const reopen = ({ state: { record }, now }: Draft): void => {
  record.state = 'pending';
  record.lastRemindedAt = now;
  delete record.approvedAt;
};

const delegate = ({ state: { record }, emit }: Draft, about: About, name: string, body: Delegate): void => {
  const { to, role, until, reason } = body;
  const since = body.since ?? about.at;
  record.delegations.push({ from: { id: about.actor.id, name }, to, role, since, until, reason });
  emit({ ...about, kind: 'delegated', reason, data: { to: to.id, role, since, until } });
};

const revoke = (draft: Draft, about: About, { signature, reason }: Revoke): void => {
  const { record } = draft.state;
  const given = record.signatures.find((s) => s.id === signature);
  if (given) given.void = { at: about.at, why: 'revoked', by: about.actor.id };
  const ofGlass = record.breakGlass?.signature === signature;
  if (ofGlass) delete record.breakGlass;
  draft.emit({ ...about, kind: 'revoked', reason, data: { signature } });
  if (record.state === 'approved' && !record.breakGlass && !quorumReached(record)) reopen(draft);
};

const edited = (draft: Draft, about: About, { record: next, statement, reason }: Edited): void => {
  const { record } = draft.state;
  const voided = record.signatures.filter((s) => s.void === undefined);
  for (const signed of voided) signed.void = { at: about.at, why: 'record-changed', by: about.actor.id };
  delete record.breakGlass;
  const old = record.record;
  record.record = next;
  if (statement) record.statement = statement;
  draft.emit({
    ...about,
    kind: 'record-changed',
    reason,
    data: { old: old.hash, new: next.hash, version: next.version, voided: voided.map((s) => s.id) },
  });
  if (record.state === 'approved') reopen(draft);
};

const beginExecution = (
  { state: { record }, emit }: Draft,
  about: About,
  { executor }: BeginExecution,
): void => {
  record.executor = executor;
  record.state = 'executing';
  emit({ ...about, kind: 'execution-begun', data: { executor: executor.id } });
};

const withdraw = ({ state: { record }, emit }: Draft, about: About, { reason }: Withdraw): void => {
  record.state = 'expired';
  emit({ ...about, kind: 'expired', reason });
};

export const takeCommand = (draft: Draft, command: ApprovalCommand): void => {
  const { state, now, emit } = draft;
  const { actor, requestId, receivedAt } = command;
  const refusal = refusalOfCommand(state, command);
  const about: About = {
    at: Math.min(receivedAt, now),
    actor: { id: actor.id, kind: actor.kind },
    requestId,
  };
  if (refusal) {
    emit({
      ...about,
      kind: 'command-refused',
      reason: refusals[refusal],
      data: { command: command.name, refusal },
    });
    return;
  }
  state.commandIds = [...state.commandIds, command.id].slice(-remembered);
  switch (command.name) {
    case 'delegate':
      delegate(draft, about, actor.name ?? actor.id, command.body);
      return;
    case 'revoke':
      revoke(draft, about, command.body);
      return;
    case 'edited':
      edited(draft, about, command.body);
      return;
    case 'begin-execution':
      beginExecution(draft, about, command.body);
      return;
    case 'withdraw':
      withdraw(draft, about, command.body);
      return;
  }
};
