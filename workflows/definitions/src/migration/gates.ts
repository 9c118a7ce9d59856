/** The signatures a run needs: asked for at a gate, told back by the approval's own workflow. */
import type { Gate, GateApproval, MigrationRecord } from '@perennial/domain/migration/run/rules';
import { type Actor, systemActor } from '@perennial/domain/scope/rules';
import type { ApprovalCommand, Outcome } from '../approval/contract.ts';
import { block, type Draft } from './draft.ts';

export const gateOf = ({ approvals }: MigrationRecord, gate: Gate): GateApproval | undefined =>
  approvals.filter((a) => a.gate === gate).at(-1);

/** Each attempt is an approval of its own, bound to the plan as it is now. */
export const askFor = (draft: Draft, gate: Gate): string | undefined => {
  const { state, now, emit } = draft;
  const { record } = state;
  const policy = record.terms.policies[gate];
  if (policy === undefined) return undefined;
  const attempt = record.approvals.filter((a) => a.gate === gate).length + 1;
  const no = `${record.no}.${gate}.${attempt}`;
  const { planHash } = record;
  record.approvals.push({
    gate,
    attempt,
    no,
    policy,
    planHash,
    state: 'pending',
    at: now,
    mayNotExecute: [],
  });
  state.asking.push(no);
  emit({ kind: 'approval-requested', data: { approval: no, gate, attempt, policy } });
  return no;
};

type Body = Extract<ApprovalCommand, { name: 'begin-execution' | 'withdraw' | 'edited' }>;

const tell = ({ state, now }: Draft, no: string, about: Pick<Body, 'name' | 'body'>): void => {
  const head = { id: `${no}/${about.name}`, actor: systemActor, receivedAt: now, requestId: no };
  state.tell.push({ no, command: { ...head, ...about } as Body });
};

/** Whether it holds is known when the approval answers `executing`: signatures may be taken back at the same moment. */
export const beginExecution = (
  draft: Draft,
  approval: GateApproval,
  { id, name }: Pick<Actor, 'id' | 'name'>,
): void => {
  if (approval.begun) return;
  approval.begun = true;
  tell(draft, approval.no, { name: 'begin-execution', body: { executor: { id, name: name ?? id } } });
};

const isOpen = ({ state }: GateApproval): boolean => state === 'pending' || state === 'approved';

export const withdrawAll = (draft: Draft, reason: string): void => {
  for (const approval of draft.state.record.approvals.filter(isOpen)) {
    approval.state = 'withdrawn';
    tell(draft, approval.no, { name: 'withdraw', body: { reason } });
  }
};

/** What was signed for the old plan is void in the approval itself, too; the new plan is asked for anew. */
export const voidAll = (draft: Draft, reason: string): void => {
  const { no: id, planHash: hash, planVersion: version, approvals } = draft.state.record;
  for (const { no } of approvals.filter(isOpen))
    tell(draft, no, {
      name: 'edited',
      body: { record: { type: 'migration-plan', id, version, hash }, reason },
    });
  withdrawAll(draft, reason);
};

const refuse = (draft: Draft, { gate, no, state }: GateApproval): void => {
  const { record } = draft.state;
  if (gate === 'rollback-late') {
    if (record.rollback?.approval === no && record.rollback.done.length === 0) delete record.rollback;
    return;
  }
  if (record.abort || record.outcome !== undefined) return;
  block(draft, {
    step: 'approval',
    reason: `approval ${no} is ${state}: retry asks for another`,
    waivable: false,
  });
};

/** One that could not be opened is refused by nobody, and has to be asked for again all the same. */
export const takeAsked = (draft: Draft, { no, failed }: { no: string; failed?: string }): void => {
  const { state } = draft;
  state.asking = state.asking.filter((one) => one !== no);
  const approval = state.record.approvals.find((a) => a.no === no);
  if (failed === undefined || approval?.state !== 'pending') return;
  approval.state = 'withdrawn';
  const reason = `approval ${no} could not be opened: ${failed}`;
  if (state.record.abort) return;
  if (approval.gate === 'rollback-late') delete state.record.rollback;
  block(draft, { step: 'approval', reason, waivable: false });
};

/** The approval tells every change of its state; of one that is not waited for nothing follows. */
export const takeOutcome = (draft: Draft, { no, state, mayNotExecute }: Outcome): void => {
  const { record } = draft.state;
  const approval = record.approvals.find((a) => a.no === no);
  if (!approval || approval.state === 'withdrawn' || approval.state === state) return;
  // What was begun stays begun.
  if (approval.state === 'executing') return;
  approval.state = state;
  approval.at = draft.now;
  approval.mayNotExecute = mayNotExecute;
  draft.emit({ kind: 'approval-decided', data: { approval: no, gate: approval.gate, outcome: state } });
  if (state === 'pending') delete approval.begun;
  if (state === 'rejected' || state === 'expired') refuse(draft, approval);
  if (state === 'approved' && approval.gate !== 'go-no-go') beginExecution(draft, approval, systemActor);
};

/** An approval of a policy that knows no execution ends once it is approved, and hears of nothing after that. */
export const takeTold = (
  { state }: Draft,
  { id, no, gone }: { id: string; no: string; gone: boolean },
): void => {
  state.tell = state.tell.filter(({ command }) => command.id !== id);
  const approval = state.record.approvals.find((a) => a.no === no);
  if (gone && approval?.state === 'approved' && approval.begun) approval.state = 'executing';
};
