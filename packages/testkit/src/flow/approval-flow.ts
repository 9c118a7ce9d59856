/** Stands in for approvals' workflows: the real reducer and the real verification, written to the store. */
import { verifySignature } from '@perennial/activities/approvals/verify-signature';
import { isApplied, refusalOfCommand } from '@perennial/definitions/approval/allow';
import { apply, begin } from '@perennial/definitions/approval/apply';
import type { ApprovalCommand, SignatureGiven } from '@perennial/definitions/approval/contract';
import type { Carried, Happening } from '@perennial/definitions/approval/state';
import { refusalOfSignature } from '@perennial/domain/approval/quorum/rules';
import { type Refusal, refusals } from '@perennial/domain/approval/rules';
import { DomainError } from '@perennial/domain/errors';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import { parseWorkflowId } from '@perennial/temporal/ids';

type Update = { workflowId: string; name: string; id: string; argument: unknown };

const purposes = { 'sign': 'approve', 'break-glass': 'break-glass', 'review': 'review' } as const;
const isSigning = (name: string): name is keyof typeof purposes => name in purposes;

export const approvalFlow = (store: Store, now: () => number) => {
  const states = new Map<string, Carried>();
  const verify = verifySignature(store);
  const feed = async (workflowId: string, before: Carried, what: Happening): Promise<Carried> => {
    let state = apply(apply(before, what, now()), { type: 'flushing' }, now());
    const { record, events } = state;
    await store.approvals.flush({ workflowId, runId: 'run', record, events, deliveries: [] });
    state = apply(state, { type: 'flushed', seq: record.seq }, now());
    states.set(workflowId, state);
    return state;
  };
  /** As the first task of the workflow would. */
  const start = async (workflowId: string): Promise<Carried> => {
    const known = states.get(workflowId);
    if (known) return known;
    const { tenant = '', no = '' } = parseWorkflowId(workflowId) ?? {};
    const record = await store.approvals.get({ tenant, actor: systemActor, requestId: 'flow' }, no);
    if (!record) throw new Error(`nothing to start behind ${workflowId}`);
    return feed(workflowId, begin({ record }, { id: workflowId, runId: 'run' }), { type: 'reflush' });
  };
  const judge = async (
    state: Carried,
    name: keyof typeof purposes,
    { signature, requestId }: SignatureGiven,
  ): Promise<{ what: Happening; refusal?: Refusal }> => {
    const { record } = state;
    const verdict = await verify({ record, signature, purpose: purposes[name], now: now() });
    if ('refused' in verdict)
      return {
        what: { type: 'refused', signature, refusal: verdict.refused, requestId },
        refusal: verdict.refused,
      };
    const refusal = refusalOfSignature(record, verdict.signed);
    return { what: { type: 'signed', signed: verdict.signed, requestId }, ...(refusal ? { refusal } : {}) };
  };
  const command = async ({ workflowId, name, argument }: Update): Promise<{ seq: number }> => {
    const state = await start(workflowId);
    const given = argument as ApprovalCommand;
    if (!isSigning(name) && isApplied(state, given)) return { seq: state.record.seq };
    const refusedCommand = isSigning(name) ? undefined : refusalOfCommand(state, given);
    const { what, refusal } = isSigning(name)
      ? await judge(state, name, argument as SignatureGiven)
      : { what: { type: 'command', command: given } as const, refusal: refusedCommand };
    const after = await feed(workflowId, state, what);
    if (refusal)
      throw new DomainError('approval.refused', refusals[refusal], {
        errors: [{ path: '', code: refusal, message: refusals[refusal] }],
      });
    return { seq: after.record.seq };
  };
  return { start, command };
};
