/** From phase to phase: a phase ends when everything in it has passed and nothing stands in the way. */
import { type Phase, phases } from '@perennial/domain/migration/plan/rules';
import { cutoverSteps, type MigrationRecord, type Outcome } from '@perennial/domain/migration/run/rules';
import { beginFreeze, endBackOut } from './cutover.ts';
import type { Draft } from './draft.ts';
import { askFor, gateOf } from './gates.ts';
import { dispatch, resetTables } from './tables.ts';
import {
  aborting,
  allCopied,
  allSealed,
  allVerified,
  isCopying,
  isDone,
  nextRollbackStep,
  workOf,
} from './work.ts';

const endPhase = ({ state: { record }, now }: Draft): void => {
  const run = record.phases.at(-1);
  if (run && run.endedAt === undefined) run.endedAt = now;
};

const beginRehearsal = (draft: Draft): void => {
  const { record } = draft.state;
  record.rehearsals.push({ number: record.rehearsals.length + 1, startedAt: draft.now, rows: 0 });
  resetTables(draft);
};

const onEntry: Partial<Record<Phase, (draft: Draft) => void>> = {
  'rehearsal': beginRehearsal,
  'approval': (draft) => {
    askFor(draft, 'load');
  },
  // Named before `startDelta` is called: whether that took effect or not, an abort stops it.
  'load': (draft) => {
    resetTables(draft);
    draft.state.record.delta = { startedAt: draft.now, applied: 0, caughtUp: false };
  },
  'go-no-go': (draft) => {
    const { blockers } = draft.state.record;
    if (blockers.every((b) => b.step !== 'cut-over')) askFor(draft, 'go-no-go');
  },
};

export const enter = (draft: Draft, phase: Phase): void => {
  const { state, now, emit } = draft;
  endPhase(draft);
  state.record.phase = phase;
  state.record.phases.push({
    phase,
    plannedMs: state.record.terms.plannedMs[phase],
    startedAt: now,
    pausedMs: 0,
  });
  state.epoch += 1;
  state.done = [];
  emit({ kind: 'phase-entered', data: { phase } });
  onEntry[phase]?.(draft);
};

const isComplete = (draft: Draft): boolean => {
  const { state } = draft;
  const { record } = state;
  switch (record.phase) {
    case 'requirements':
      return isDone(state, 'probe') && record.tables.length > 0;
    case 'profile':
      return isDone(state, 'profile');
    case 'rehearsal':
      return record.rehearsals.every((r) => r.endedAt !== undefined);
    case 'approval': {
      const approval = gateOf(record, 'load');
      return approval?.state === 'executing' && approval.planHash === record.planHash;
    }
    case 'load':
      return allCopied(record);
    case 'verify':
      return allVerified(record) && isDone(state, 'verifyInvariants');
    case 'delta':
      return record.delta?.caughtUp === true;
    case 'go-no-go':
    case 'hypercare':
      return false;
    case 'cut-over':
      return record.cutover?.done.includes('flip') === true && !record.cutover.backOut;
    case 'smoke':
      return record.cutover?.done.includes('smoke') === true && !record.cutover.backOut;
  }
};

/** A rehearsal that is wanted by nobody is left out; the plan that says so is what gets approved. */
const following = ({ phase, terms, rehearsals }: MigrationRecord): Phase | undefined => {
  if (phase === 'rehearsal' && rehearsals.length < terms.rehearsals) return 'rehearsal';
  const next = phases[phases.indexOf(phase) + 1];
  return next === 'rehearsal' && terms.rehearsals === 0 ? 'approval' : next;
};

export const end = (draft: Draft, outcome: Outcome): void => {
  endPhase(draft);
  draft.state.record.outcome = outcome;
  draft.emit({ kind: outcome });
};

/** Nothing but this ends a run as closed: every step of the cut-over, every table sealed, nothing in the way. */
const mayClose = ({ cutover, tables, delta, reverse, blockers, finish }: MigrationRecord): boolean =>
  finish !== undefined &&
  blockers.length === 0 &&
  cutover !== undefined &&
  !cutover.backOut &&
  cutoverSteps.every((step) => cutover.done.includes(step)) &&
  allSealed({ tables }) &&
  delta?.stoppedAt !== undefined &&
  reverse?.stoppedAt !== undefined;

const conclude = (draft: Draft): boolean => {
  const { state } = draft;
  const { record } = state;
  const stands = record.blockers.length === 0;
  if (record.abort && stands && !isCopying(record) && aborting(state).length === 0) {
    end(draft, 'aborted');
    return true;
  }
  if (record.rollback && stands && nextRollbackStep(record) === undefined) {
    record.rollback.endedAt = draft.now;
    end(draft, 'rolled-back');
    return true;
  }
  if (!mayClose(record)) return false;
  end(draft, 'closed');
  return true;
};

/** While a cut-over is being undone by itself, nobody is waited for, whatever it stumbled over. */
const waits = ({ state, now }: Draft): boolean => {
  const { blockers, cutover } = state.record;
  const undoing = cutover?.backOut !== undefined && cutover.backOut.endedAt === undefined;
  return blockers.length > 0 && !(undoing && workOf(state, now).length > 0);
};

const stateOf = (draft: Draft): MigrationRecord['state'] => {
  const { outcome, phases: runs, pausedAt } = draft.state.record;
  if (outcome !== undefined) return outcome;
  if (runs.length === 0) return 'ready';
  if (pausedAt !== undefined) return 'paused';
  return waits(draft) ? 'blocked' : 'running';
};

/** Everything that follows by itself from what has just happened. */
export const advance = (draft: Draft): void => {
  const { record } = draft.state;
  for (let going = record.outcome === undefined && record.phases.length > 0; going; ) {
    going = false;
    beginFreeze(draft);
    if (endBackOut(draft) && !record.abort) {
      enter(draft, 'go-no-go');
      going = true;
    } else if (conclude(draft)) break;
    else if (!record.abort && record.blockers.length === 0 && isComplete(draft)) {
      const next = following(record);
      if (next !== undefined) enter(draft, next);
      going = next !== undefined;
    }
  }
  if (record.outcome === undefined) dispatch(draft);
  record.state = stateOf(draft);
};
