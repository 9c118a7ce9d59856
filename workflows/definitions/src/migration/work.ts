/** What is to be done now: a pure reading of the state, so that whoever takes over a run knows it, too. */
import {
  type CutoverStep,
  cutoverSteps,
  type MigrationRecord,
  type RollbackStep,
  rollbackSteps,
  type TableRun,
} from '@perennial/domain/migration/run/rules';
import type { MigrationStepActivities } from './activities.ts';
import type { Carried } from './state.ts';

export type StepName = keyof MigrationStepActivities;
export type Work = { key: string; step: StepName; table?: string };

/** How long after a round of changes the next one begins. */
const roundMs = 5 * 60_000;
/** Tables verified side by side. */
const verifiedAtOnce = 2;

export const loadOf = ({ phase, rehearsals }: MigrationRecord): string =>
  phase === 'rehearsal' ? `rehearsal-${rehearsals.length}` : 'load';

const keyOf = ({ epoch, record }: Carried, step: string, table?: string): string =>
  [epoch, loadOf(record), step, ...(table === undefined ? [] : [table])].join('/');

export const isDone = (state: Carried, step: string): boolean => state.done.includes(keyOf(state, step));

const work = (state: Carried, step: StepName, table?: string): Work => ({
  key: keyOf(state, step, table),
  step,
  ...(table === undefined ? {} : { table }),
});

/** The first that is not done; nothing while all are. */
const first = (state: Carried, steps: StepName[]): Work[] =>
  steps
    .filter((step) => !isDone(state, step))
    .slice(0, 1)
    .map((step) => work(state, step));

const hasAll = (tables: TableRun[], ...states: TableRun['state'][]): boolean =>
  tables.length > 0 && tables.every((t) => states.includes(t.state));

type Tables = Pick<MigrationRecord, 'tables'>;
export const allCopied = ({ tables }: Tables): boolean => hasAll(tables, 'copied', 'verified', 'sealed');
export const allVerified = ({ tables }: Tables): boolean => hasAll(tables, 'verified', 'sealed');
export const allSealed = ({ tables }: Tables): boolean => hasAll(tables, 'sealed');

const verifying = (state: Carried): Work[] => {
  const { record } = state;
  if (!allCopied(record)) return [];
  const blocked = new Set(record.blockers.map((b) => b.table));
  const tables = record.tables.filter((t) => t.state === 'copied' && !blocked.has(t.name));
  if (tables.length > 0)
    return tables.slice(0, verifiedAtOnce).map((t) => work(state, 'verifyTable', t.name));
  return allVerified(record) ? first(state, ['verifyInvariants']) : [];
};

const rehearsing = (state: Carried): Work[] => {
  const prepared = first(state, ['prepareRehearsal']);
  if (prepared.length > 0) return prepared;
  const left = verifying(state);
  if (left.length > 0) return left;
  return allVerified(state.record) && isDone(state, 'verifyInvariants') ? first(state, ['endRehearsal']) : [];
};

export const nextRoundAt = ({ phase, delta, reverse }: MigrationRecord): number | undefined => {
  if (phase === 'delta' || phase === 'go-no-go')
    return delta && !delta.stoppedAt
      ? (delta.lastAt ?? delta.startedAt) + (delta.caughtUp ? roundMs : 0)
      : undefined;
  if (phase === 'hypercare')
    return reverse && !reverse.stoppedAt
      ? (reverse.lastAt ?? reverse.startedAt) + (reverse.caughtUp ? roundMs : 0)
      : undefined;
  return undefined;
};

/** A round is another piece of work each time: its key names the one before. */
const round = (state: Carried, step: StepName, now: number): Work[] => {
  const at = nextRoundAt(state.record);
  if (at === undefined || at > now) return [];
  const { delta, reverse } = state.record;
  const last = step === 'applyDelta' ? delta : reverse;
  return [{ key: `${keyOf(state, step)}/${last?.lastAt ?? 0}/${last?.applied ?? 0}`, step }];
};

const ofCutover: Record<CutoverStep, StepName> = {
  'freeze': 'freeze',
  'barrier': 'barrier',
  'last-delta': 'lastDelta',
  'verify-touched': 'verifyTouched',
  'verify-invariants': 'verifyInvariants',
  'set-sequences': 'setSequences',
  'start-reverse': 'startReverse',
  'flip': 'flip',
  'smoke': 'smoke',
};
export const cutoverStepOf = (step: StepName): CutoverStep | undefined =>
  cutoverSteps.find((name) => ofCutover[name] === step);
export const nextCutoverStep = ({ cutover }: MigrationRecord): CutoverStep | undefined =>
  cutoverSteps.find((step) => !cutover?.done.includes(step));

const undoing = { 'unfreeze': 'unfreeze', 'unflip': 'unflip', 'stop-reverse': 'stopReverse' } as const;

const cuttingOver = (state: Carried): Work[] => {
  const { cutover } = state.record;
  if (!cutover) return [];
  if (cutover.backOut) {
    const last = cutover.undo.at(-1);
    return last === undefined
      ? []
      : [{ key: `${keyOf(state, 'undo')}/${cutover.undo.length}/${last}`, step: undoing[last] }];
  }
  const next = nextCutoverStep(state.record);
  return cutover.frozenAt === undefined || next === undefined ? [] : [work(state, ofCutover[next])];
};

const ofRollback: Record<RollbackStep, StepName> = {
  'freeze-target': 'freezeTarget',
  'apply-reverse': 'applyReverse',
  'verify-reverse': 'verifyReverse',
  'unflip': 'unflip',
  'unfreeze': 'unfreeze',
  'stop-reverse': 'stopReverse',
};
export const nextRollbackStep = ({ rollback }: MigrationRecord): RollbackStep | undefined =>
  rollbackSteps.find((step) => !rollback?.done.includes(step));

export const rollbackMayBegin = ({ rollback, approvals }: MigrationRecord): boolean =>
  rollback !== undefined &&
  (!rollback.late || approvals.some((a) => a.no === rollback.approval && a.state === 'executing'));

const inHypercare = (state: Carried, now: number): Work[] => {
  const { record } = state;
  const { rollback, reverse, finish, delta } = record;
  if (rollback && rollbackMayBegin(record)) {
    const next = nextRollbackStep(record);
    // Its own key, so that a round of before the rollback is not taken for it.
    return next === undefined ? [] : [{ key: `${keyOf(state, 'rollback')}/${next}`, step: ofRollback[next] }];
  }
  const stopDelta = delta && !delta.stoppedAt ? [work(state, 'stopDelta')] : [];
  if (!reverse || reverse.stoppedAt) return stopDelta;
  return [
    ...stopDelta,
    ...(finish || now >= reverse.until
      ? [{ key: `${keyOf(state, 'close')}`, step: 'stopReverse' } as const]
      : round(state, 'applyReverse', now)),
  ];
};

export const isCopying = ({ tables }: MigrationRecord): boolean => tables.some((t) => t.state === 'copying');

/** Undone in this order, once a cut-over that was under way is backed out and every table stands still. */
export const aborting = (state: Carried): Work[] => {
  const { record } = state;
  if (record.cutover && !record.cutover.backOut?.endedAt && record.cutover.frozenAt !== undefined)
    return cuttingOver(state);
  if (isCopying(record)) return [];
  return first(state, [
    ...(record.rehearsals.some((r) => r.endedAt === undefined) ? (['endRehearsal'] as const) : []),
    ...(record.delta && !record.delta.stoppedAt ? (['stopDelta'] as const) : []),
    ...(record.phases.some((p) => p.phase === 'load') ? (['discardLoad'] as const) : []),
  ]);
};

const wanted = (state: Carried, now: number): Work[] => {
  const { record } = state;
  if (record.state === 'ready' || record.outcome !== undefined) return [];
  if (record.abort) return aborting(state);
  switch (record.phase) {
    case 'requirements':
      return first(state, ['probe']);
    case 'profile':
      return first(state, ['profile']);
    case 'rehearsal':
      return rehearsing(state);
    case 'approval':
      return [];
    case 'load':
      return first(state, ['startDelta']);
    case 'verify':
      return verifying(state);
    case 'delta':
    case 'go-no-go':
      return round(state, 'applyDelta', now);
    case 'cut-over':
    case 'smoke':
      return cuttingOver(state);
    case 'hypercare':
      return inHypercare(state, now);
  }
};

/** Without what waits for a person. */
export const workOf = (state: Carried, now: number): Work[] => {
  const { blockers } = state.record;
  return wanted(state, now).filter(
    (w) => !blockers.some((b) => b.step === w.step && (b.table === w.table || w.table === undefined)),
  );
};
