/** A fix that is approved by signatures: what the ticket asks of the approval, and what comes of its outcome. */
import type { PolicyId } from '@perennial/domain/approval/rules';
import type { Outcome } from '../approval/contract.ts';
import type { Draft } from './draft.ts';
import { withdraw } from './tell-approval.ts';
import { backToWork, beginRollback, beginVerifying } from './verification.ts';

/** Each attempt of the fix is a record of its own, and so is its approval. */
export const askForSignatures = (draft: Draft, policy: PolicyId, at: number): void => {
  const { record, wanted } = draft.state;
  const { fix } = record;
  if (!fix) return;
  const { attempt } = fix;
  const no = `${record.no}.fix.${attempt}`;
  const { id, name } = draft.actor;
  record.state = 'approving';
  record.pendingApproval = { no, policy, attempt, since: at };
  wanted.approval = { no, policy, author: { id, ...(name === undefined ? {} : { name }) } };
  draft.emit({ kind: 'approval-requested', at, data: { approval: no, policy, attempt } });
};

/** The ticket needs no approval any more, neither one that waits nor one that was given and not made use of. */
export const withdrawApproval = (draft: Draft, reason: string, at: number): void => {
  const { pendingApproval, fix } = draft.state.record;
  const { approval } = draft.state.wanted;
  const given = fix?.approval && !fix.approval.begun ? fix.approval.no : undefined;
  const no = pendingApproval?.no ?? given;
  // One that is being opened is withdrawn when it is there.
  if (no !== undefined && approval?.no !== no) withdraw(draft, no, reason, at);
};

/** Its workflow runs. Meanwhile it may have been decided already, or the ticket cancelled. */
export const takeOpened = (draft: Draft, no: string): void => {
  const { record, wanted } = draft.state;
  if (wanted.approval?.no === no) delete wanted.approval;
  if (record.pendingApproval?.no === no || record.fix?.approval?.no === no) return;
  withdraw(draft, no, `ticket ${record.no} is ${record.state}`, draft.now);
};

export const takeTold = ({ state: { wanted } }: Draft, id: string): void => {
  const left = (wanted.tell ?? []).filter(({ command }) => command.id !== id);
  if (left.length > 0) wanted.tell = left;
  else delete wanted.tell;
};

const decided = (draft: Draft, { no, state, breakGlass, mayNotExecute }: Outcome): void => {
  const { record } = draft.state;
  const { fix } = record;
  if (!fix || state === 'pending') return;
  const at = draft.now;
  delete record.pendingApproval;
  const data = { attempt: fix.attempt, approval: no };
  if (state === 'approved' || state === 'executing') {
    fix.approval = { no, at, mayNotExecute };
    draft.emit({ kind: 'approved', at, data: breakGlass ? { ...data, breakGlass } : data });
    beginVerifying(draft, at);
    return;
  }
  draft.emit({ kind: 'rejected', at, data: { ...data, outcome: state } });
  backToWork(draft);
};

/** Signatures were taken back, or ran out, before anybody made use of them: the fix is undone, and proposed anew. */
const takenBack = (draft: Draft, { no, state }: Outcome): void => {
  const { fix } = draft.state.record;
  if (!fix || state === 'approved' || state === 'executing') return;
  const at = draft.now;
  delete fix.approval;
  draft.emit({ kind: 'rejected', at, data: { attempt: fix.attempt, approval: no, outcome: state } });
  if (state === 'pending') withdraw(draft, no, 'its fix is proposed anew', at);
  beginRollback(draft, fix, at);
};

/** The approval tells every change of its state; what the ticket no longer waits for is passed over. */
export const takeOutcome = (draft: Draft, outcome: Outcome): void => {
  const { state, pendingApproval, fix } = draft.state.record;
  const { no } = outcome;
  if (state === 'approving' && pendingApproval?.no === no) decided(draft, outcome);
  else if (state === 'verifying' && fix?.approval?.no === no && !fix.approval.begun)
    takenBack(draft, outcome);
};
