/** What a step's answer does. Whatever is not a full pass stops the run where it is, or backs the cut-over out. */
import type { AcceptedRisk, Delta, Finding, MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Verdict } from '@perennial/domain/migration/verdict/rules';
import type { Answer } from './activities.ts';
import { backOut, takeCutoverStep } from './cutover.ts';
import { block, type Draft } from './draft.ts';
import { takeTables } from './tables.ts';
import {
  cutoverStepOf,
  nextRollbackStep,
  rollbackMayBegin,
  type StepName,
  type Work,
  workOf,
} from './work.ts';

/** Findings of these may be accepted as a risk: they say what the data is like. All others say that work was not done. */
const waivable: readonly StepName[] = ['profile', 'verifyTable', 'verifyInvariants', 'verifyTouched'];

const isAccepted = (risks: readonly AcceptedRisk[], { table, id }: Finding): boolean =>
  risks.some((r) => r.table === table && r.finding === id);

/** Writes that are left behind here are lost. */
const mustBeLast = ({ rollback }: MigrationRecord, { step }: Work): boolean =>
  step === 'lastDelta' || (step === 'applyReverse' && rollback !== undefined && !rollback.late);

/** Findings count whatever the verdict says; a verdict that is no pass counts without any. */
const openOf = (
  record: MigrationRecord,
  work: Work,
  { verdict, findings, counts = {} }: Answer,
): Finding[] => {
  const named = findings.map((f) => (work.table === undefined ? f : { ...f, table: work.table }));
  const open = named.filter((f) => !waivable.includes(work.step) || !isAccepted(record.risks, f));
  if (mustBeLast(record, work) && counts.caughtUp !== 1)
    return [...open, { id: '', verdict: 'inconclusive', evidence: `${work.step} has not reached the end` }];
  if (verdict === 'passed' || named.length > 0) return open;
  return [{ id: '', verdict, evidence: `${work.step} is ${verdict}, and says nothing of what it found` }];
};

const blockBy = (draft: Draft, { step, table }: Work, findings: Finding[]): void => {
  for (const { id, table: of = table, verdict, evidence } of findings)
    block(draft, {
      step,
      ...(of === undefined ? {} : { table: of }),
      ...(id === '' ? {} : { finding: id }),
      verdict,
      reason: evidence,
      waivable: id !== '' && waivable.includes(step),
    });
};

const addRound = (
  delta: Delta | undefined,
  now: number,
  { applied = 0, lagMs, caughtUp = 0 }: Record<string, number>,
): void => {
  if (!delta) return;
  delta.lastAt = now;
  delta.applied += applied;
  delta.caughtUp = caughtUp === 1;
  if (lagMs !== undefined) delta.lagMs = lagMs;
};

const endRehearsal = ({ state: { record }, now, emit }: Draft): void => {
  const rehearsal = record.rehearsals.at(-1);
  if (!rehearsal) return;
  const verdict: Verdict = record.tables.every((t) => t.verdict === 'passed') ? 'passed' : 'failed';
  const rows = record.tables.reduce((sum, t) => sum + t.written, 0);
  Object.assign(rehearsal, { endedAt: now, rows, verdict });
  emit({
    kind: 'rehearsed',
    data: { number: rehearsal.number, rows, verdict, ms: now - rehearsal.startedAt },
  });
};

const undone = ({ state: { record } }: Draft): void => {
  record.cutover?.undo.pop();
};

/** `counts` of an answer, or nothing where a person let the step pass. */
const passStep = (draft: Draft, work: Work, counts: Record<string, number> = {}): void => {
  const { state, now, emit } = draft;
  const { record } = state;
  const { rollback, cutover } = record;
  state.done.push(work.key);
  if (rollback && record.phase === 'hypercare' && rollbackMayBegin(record)) {
    const step = nextRollbackStep(record);
    if (step) rollback.done.push(step);
    if (step === 'apply-reverse') addRound(record.reverse, now, counts);
    if (step === 'stop-reverse' && record.reverse) record.reverse.stoppedAt = now;
    return;
  }
  if (cutover?.backOut && cutover.backOut.endedAt === undefined) {
    undone(draft);
    return;
  }
  const step = record.phase === 'cut-over' || record.phase === 'smoke' ? cutoverStepOf(work.step) : undefined;
  if (step) {
    takeCutoverStep(draft, step);
    if (step === 'last-delta') addRound(record.delta, now, counts);
    return;
  }
  switch (work.step) {
    case 'verifyInvariants':
      emit({ kind: 'verified', data: { phase: record.phase, tables: record.tables.length } });
      return;
    case 'endRehearsal':
      endRehearsal(draft);
      return;
    case 'applyDelta': {
      const before = record.delta?.caughtUp;
      addRound(record.delta, now, counts);
      if (!before && record.delta?.caughtUp)
        emit({ kind: 'delta-caught-up', data: { applied: record.delta.applied } });
      return;
    }
    case 'applyReverse':
      addRound(record.reverse, now, counts);
      return;
    case 'stopDelta':
      if (record.delta) record.delta.stoppedAt = now;
      return;
    case 'stopReverse':
      if (record.reverse) record.reverse.stoppedAt = now;
      emit({ kind: 'reverse-closed' });
      return;
    default:
      return;
  }
};

const passTable = ({ state: { record } }: Draft, name: string, verdict: Verdict): void => {
  const table = record.tables.find((t) => t.name === name);
  if (table) Object.assign(table, { state: 'verified', verdict });
};

/** In a cut-over the source stands still: what fails there is undone at once, by itself. */
const isForward = ({ phase, cutover, abort }: MigrationRecord): boolean =>
  (phase === 'cut-over' || phase === 'smoke') && !cutover?.backOut && !abort;

const current = ({ state, now }: Draft, key: string): Work | undefined =>
  workOf(state, now).find((w) => w.key === key);

export const takeAnswer = (draft: Draft, key: string, answer: Answer): void => {
  const { record } = draft.state;
  const work = current(draft, key);
  if (!work) return;
  const open = openOf(record, work, answer);
  if (work.step === 'probe' && open.length === 0) {
    const fault = takeTables(draft, answer.tables);
    if (fault !== undefined) {
      block(draft, { step: work.step, reason: fault, waivable: false });
      return;
    }
  }
  const table = record.tables.find((t) => t.name === work.table);
  if (table && work.step === 'verifyTable') table.verdict = answer.verdict;
  if (open.length > 0) {
    blockBy(draft, work, open);
    if (isForward(record))
      backOut(draft, `${work.step}: ${open.map((f) => f.evidence).join('; ')}`.slice(0, 300));
  } else if (work.step === 'verifyTable' && work.table !== undefined)
    passTable(draft, work.table, answer.verdict);
  else passStep(draft, work, answer.counts);
};

export const takeFailure = (draft: Draft, key: string, reason: string): void => {
  const work = current(draft, key);
  if (!work) return;
  if (isForward(draft.state.record)) {
    backOut(draft, `${work.step}: ${reason}`.slice(0, 300));
    return;
  }
  const { step, table } = work;
  block(draft, { step, ...(table === undefined ? {} : { table }), reason, waivable: false });
};

/** The last thing that stood in the way of a check was accepted: what it had found out counts as looked at. */
export const passAccepted = (draft: Draft, step: string, table: string | undefined): void => {
  const { state, now } = draft;
  const { blockers } = state.record;
  if (blockers.some((b) => b.step === step && (step !== 'verifyTable' || b.table === table))) return;
  const work = workOf(state, now).find(
    (w) => w.step === step && w.table === (step === 'verifyTable' ? table : undefined),
  );
  if (!work) return;
  if (step === 'verifyTable' && table !== undefined) passTable(draft, table, verdictOfTable(draft, table));
  else if (step !== 'verifyTouched') passStep(draft, work);
};

const verdictOfTable = ({ state: { record } }: Draft, name: string): Verdict =>
  record.tables.find((t) => t.name === name)?.verdict ?? 'failed';
