/** One approval, from its request until nothing can happen to it any more. Messages first, then the loop. */
import { isClosed, mayNotExecute, refusalOfSignature } from '@perennial/domain/approval/quorum/rules';
import { type ApprovalRecord, type Refusal, refusals } from '@perennial/domain/approval/rules';
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ApprovalActivities } from './activities.ts';
import { isApplied, refusalOfCommand } from './allow.ts';
import { apply, begin } from './apply.ts';
import {
  type ApprovalCommand,
  type ApprovalInput,
  approvalCommands,
  type CommandResult,
  commandSignal,
  type Outcome,
  outcomeSignal,
  recordQuery,
  reflushSignal,
  type SignatureGiven,
  type SignatureUpdate,
  signatureUpdates,
  signedSignal,
} from './contract.ts';
import { nextDeadline } from './deadlines.ts';
import { detailsOf } from './details.ts';
import type { Happening } from './state.ts';

const historyLimit = 1_500;

const refused = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(refusals[refusal], 'approval.refused', {
    errors: [{ path: '', code: refusal, message: refusals[refusal] }],
  });

const updateNames: SignatureUpdate[] = ['sign', 'break-glass', 'review'];

export async function approval(input: ApprovalInput): Promise<Outcome> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  let state = input.carried ?? begin(input, { id: workflowId, runId: firstExecutionRunId });
  let dirty = true;
  const { no, tenant } = state.record;
  const { verifySignature, projectApproval } = proxyActivities<ApprovalActivities>({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', maximumInterval: '10s' },
    summary: no,
    priority: { priorityKey: 2, fairnessKey: tenant.slice(0, 64) },
  });

  const feed = (what: Happening): void => {
    state = apply(state, what, Date.now());
    dirty = true;
  };
  const written = async (): Promise<CommandResult> => {
    const { seq } = state.record;
    await condition(() => state.flushedSeq >= seq);
    return { seq, rev: state.record.rev, state: state.record.state };
  };
  /** Judged outside first, then by the state as it is by now: of two at once the second sees the first. */
  const judge = async (given: SignatureGiven, name?: SignatureUpdate): Promise<Refusal | undefined> => {
    const { signature, requestId } = given;
    const verdict = await verifySignature({
      record: state.record,
      signature,
      now: Date.now(),
      ...(name === undefined ? {} : { purpose: signatureUpdates[name] }),
    });
    if (name === undefined && state.judged.includes(signature)) return undefined;
    if ('refused' in verdict) {
      const { refused: refusal, by } = verdict;
      feed({ type: 'refused', signature, refusal, requestId, ...(by ? { by } : {}) });
      return refusal;
    }
    const refusal = refusalOfSignature(state.record, verdict.signed);
    feed({ type: 'signed', signed: verdict.signed, requestId });
    return refusal;
  };
  for (const name of updateNames)
    setHandler(defineUpdate<CommandResult, [SignatureGiven]>(name), async (given) => {
      const refusal = await judge(given, name);
      const result = await written();
      if (refusal) throw refused(refusal);
      return result;
    });
  setHandler(defineSignal<[SignatureGiven]>(signedSignal), async (given) => {
    if (state.judged.includes(given.signature)) return;
    await judge(given);
    await written();
  });
  for (const name of approvalCommands)
    setHandler(defineUpdate<CommandResult, [ApprovalCommand]>(name), async (command) => {
      const repeated = isApplied(state, command);
      const refusal = repeated ? undefined : refusalOfCommand(state, command);
      if (!repeated) feed({ type: 'command', command });
      const result = await written();
      if (refusal) throw refused(refusal);
      return result;
    });
  setHandler(defineSignal<[ApprovalCommand]>(commandSignal), (command) => {
    if (!isApplied(state, command)) feed({ type: 'command', command });
  });
  setHandler(defineSignal(reflushSignal), () => feed({ type: 'reflush' }));
  setHandler(defineQuery<ApprovalRecord>(recordQuery), () => state.record);

  const flush = async (): Promise<void> => {
    feed({ type: 'flushing' });
    const { record, events } = state;
    setCurrentDetails(detailsOf(record));
    const next = nextDeadline(record);
    upsertSearchAttributes({ Phase: [record.state], NextDeadline: next ? [new Date(next.at)] : [] });
    await projectApproval({ record, events });
    feed({ type: 'flushed', seq: record.seq });
  };
  const tell = async (): Promise<void> => {
    const what = outcomeOf(state.record);
    if (input.parent)
      await getExternalWorkflowHandle(input.parent.workflowId)
        .signal(outcomeSignal, what)
        // A parent that has ended wants to know nothing any more.
        .catch(() => undefined);
    feed({ type: 'told', what: what.state });
  };
  const handsOver = (): boolean => {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return continueAsNewSuggested || historyLength >= historyLimit;
  };

  for (;;) {
    dirty = false;
    const due = nextDeadline(state.record);
    if (due && due.at <= Date.now()) feed({ type: 'deadline' });
    if (state.events.length > 0 || state.reflush) await flush();
    else if ((state.told ?? 'pending') !== state.record.state) await tell();
    else if (isClosed(state.record) && allHandlersFinished()) break;
    else if (handsOver() && allHandlersFinished())
      return continueAsNew<typeof approval>({ ...input, carried: state });
    else {
      const idle = (): boolean => dirty || ((isClosed(state.record) || handsOver()) && allHandlersFinished());
      const next = isClosed(state.record) ? undefined : nextDeadline(state.record);
      if (next) await condition(idle, Math.max(1, next.at - Date.now()), { summary: `${no} ${next.label}` });
      else await condition(idle);
    }
  }
  return outcomeOf(state.record);
}

const outcomeOf = (record: ApprovalRecord): Outcome => ({
  no: record.no,
  state: record.state,
  at: record.updatedAt,
  breakGlass: record.breakGlass !== undefined,
  mayNotExecute: mayNotExecute(record),
});
