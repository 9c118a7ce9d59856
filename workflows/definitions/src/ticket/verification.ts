/** Step 5 of a ticket: checks of all three kinds, and the way back when one fails. */

import type { Fix } from '@perennial/domain/ticket/record/rules';
import type { CheckKind } from '@perennial/domain/ticket/rules';
import { checkKinds } from '@perennial/domain/ticket/rules';
import { syncClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import type { AutomatedResult } from './state.ts';
import { beginExecution } from './tell-approval.ts';

/** The fix is applied: checks begin, the automated ones by themselves. */
export const beginVerifying = (draft: Draft, at: number): void => {
  const { record, wanted } = draft.state;
  if (!record.fix) return;
  record.state = 'verifying';
  record.fix.appliedAt = at;
  if (record.context.automatedChecks.length > 0) wanted.checks = { attempt: record.fix.attempt };
};

/** Passed, and no automated check of the kind is left without an answer that nobody gave by hand. */
const passed = (fix: Fix, kind: CheckKind): boolean => {
  const results = fix.checks.filter((c) => c.kind === kind);
  const byHand = results.some((c) => !c.automated && c.result === 'pass');
  return (
    byHand || (results.some((c) => c.result === 'pass') && !results.some((c) => c.result === 'inconclusive'))
  );
};

/** Kinds of check the fix still lacks. */
export const lacking = (fix: Fix | undefined): CheckKind[] =>
  checkKinds.filter((kind) => fix === undefined || !passed(fix, kind));

export const concludeChecks = (draft: Draft, at: number): void => {
  const { record, wanted } = draft.state;
  const { fix } = record;
  if (!fix) return;
  const failed = fix.checks.filter((c) => c.result === 'fail');
  if (failed.length > 0) {
    draft.emit({
      kind: 'check-failed',
      at,
      data: {
        attempt: fix.attempt,
        failed: failed.map((c) => ({ kind: c.kind, check: c.check ?? null, note: c.note ?? null })),
      },
    });
    beginRollback(draft, fix, at);
    return;
  }
  if (wanted.checks || lacking(fix).length > 0) return;
  record.state = 'resolved';
  record.milestones.resolvedAt = at;
  draft.emit({ kind: 'resolved', at, data: { attempt: fix.attempt, summary: fix.summary } });
  record.milestones.lastPublicUpdateAt = at;
  syncClocks(draft.state);
};

export const beginRollback = (draft: Draft, fix: Fix, at: number): void => {
  const { wanted } = draft.state;
  delete wanted.checks;
  if (fix.rollback === undefined) {
    backToWork(draft);
    return;
  }
  if ('step' in fix.rollback) {
    wanted.rollback = { attempt: fix.attempt, step: fix.rollback.step };
    return;
  }
  askForRollback(draft, fix.rollback.instructions, at);
};

const askForRollback = (draft: Draft, instructions: string, at: number): void => {
  draft.state.record.pendingRollback = { instructions, since: at };
  draft.emit({ kind: 'rollback-requested', at, data: { instructions } });
};

/** A record told of a fix that is no longer there. */
export const forgetRecord = ({ state }: Draft): void => {
  delete state.record.changeRecord;
  delete state.record.milestones.recordedAt;
};

export const backToWork = (draft: Draft): void => {
  const { record } = draft.state;
  delete record.pendingRollback;
  forgetRecord(draft);
  record.state = 'in-progress';
};

/** The automated checks of one attempt are through. */
export const takeChecks = (draft: Draft, attempt: number, results: AutomatedResult[]): void => {
  const { record, wanted } = draft.state;
  const { fix } = record;
  if (wanted.checks?.attempt !== attempt || record.state !== 'verifying' || !fix) return;
  delete wanted.checks;
  const at = draft.now;
  beginExecution(draft, draft.actor, at);
  fix.checks.push(...results.map((r) => ({ ...r, at, by: draft.actor.id, automated: true })));
  draft.emit({
    kind: 'checks-recorded',
    at,
    data: {
      attempt,
      checks: results.map(({ kind, result, check, evidence }) => ({
        kind,
        result,
        check: check ?? null,
        evidence: evidence ?? null,
      })),
    },
  });
  concludeChecks(draft, at);
};

/** The automated rollback is through; where it failed, a person takes over. */
export const takeRollback = (
  draft: Draft,
  attempt: number,
  outcome: { done: string } | { failed: string },
): void => {
  const { record, wanted } = draft.state;
  if (wanted.rollback?.attempt !== attempt || record.state !== 'verifying') return;
  const { step } = wanted.rollback;
  delete wanted.rollback;
  if ('done' in outcome) {
    draft.emit({
      kind: 'rolled-back',
      at: draft.now,
      data: { attempt, step, automated: true, evidence: outcome.done },
    });
    backToWork(draft);
    return;
  }
  draft.emit({ kind: 'rollback-failed', at: draft.now, data: { attempt, step, error: outcome.failed } });
  askForRollback(draft, `Automated step ${step} failed; roll back by hand: ${outcome.failed}`, draft.now);
};
