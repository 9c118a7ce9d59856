/** How each step is asked for: where, for how long, how often, and with what. */
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Answer, MigrationStepActivities } from './activities.ts';
import { loadOf, type StepName, type Work } from './work.ts';

type Steps = MigrationStepActivities;
type Of = { record: MigrationRecord; table: string };

const run = ({ tenant, no, planHash }: MigrationRecord) => ({ tenant, no, planHash });
const load = ({ record }: Of) => ({ ...run(record), load: loadOf(record) });
const fenced = ({ record }: Of) => ({ ...run(record), fence: record.cutover?.attempt ?? 0 });
const late = ({ record }: Of) => record.rollback?.late ?? false;

const calls: Record<StepName, (steps: Steps, of: Of) => Promise<Answer>> = {
  probe: (s, of) => s.probe(run(of.record)),
  profile: (s, of) => s.profile(run(of.record)),
  prepareRehearsal: (s, of) => s.prepareRehearsal(load(of)),
  endRehearsal: (s, of) => s.endRehearsal(load(of)),
  verifyTable: (s, of) => s.verifyTable({ ...load(of), table: of.table }),
  verifyInvariants: (s, of) => s.verifyInvariants(load(of)),
  startDelta: (s, of) => s.startDelta(run(of.record)),
  applyDelta: (s, of) => s.applyDelta(run(of.record)),
  stopDelta: (s, of) => s.stopDelta(run(of.record)),
  freeze: (s, of) => s.freeze(fenced(of)),
  barrier: (s, of) => s.barrier(fenced(of)),
  lastDelta: (s, of) => s.lastDelta(fenced(of)),
  verifyTouched: (s, of) => s.verifyTouched(fenced(of)),
  setSequences: (s, of) => s.setSequences(fenced(of)),
  flip: (s, of) => s.flip(fenced(of)),
  smoke: (s, of) => s.smoke(fenced(of)),
  startReverse: (s, of) => s.startReverse(fenced(of)),
  unflip: (s, of) => s.unflip(fenced(of)),
  unfreeze: (s, of) => s.unfreeze(fenced(of)),
  applyReverse: (s, of) =>
    s.applyReverse({ ...fenced(of), late: late(of), last: of.record.rollback !== undefined }),
  stopReverse: (s, of) => s.stopReverse(fenced(of)),
  freezeTarget: (s, of) => s.freezeTarget(fenced(of)),
  verifyReverse: (s, of) => s.verifyReverse({ ...fenced(of), late: late(of) }),
  discardLoad: (s, of) => s.discardLoad(run(of.record)),
};

const retry = { initialInterval: '1s', maximumInterval: '30s' } as const;

/** Bulk work beside the lanes: it heartbeats, so that a dead worker is noticed long before it would be done. */
const long: ActivityOptions = {
  startToCloseTimeout: '6h',
  heartbeatTimeout: '45s',
  retry: { ...retry, maximumAttempts: 3 },
};
/** While the source stands still, and for what undoes it; then a person has to look. */
const short: ActivityOptions = {
  startToCloseTimeout: '10m',
  retry: { ...retry, maximumAttempts: 5 },
};

const longSteps: readonly StepName[] = [
  'profile',
  'verifyTable',
  'verifyInvariants',
  'verifyTouched',
  'applyDelta',
  'lastDelta',
  'applyReverse',
  'verifyReverse',
];

export const runStep = (
  record: MigrationRecord,
  { step, table = '' }: Work,
  io: string,
  copy: string,
): Promise<Answer> => {
  const isLong = longSteps.includes(step);
  const cutOver = record.phase === 'cut-over' || record.phase === 'smoke';
  const steps = proxyActivities<Steps>({
    ...(isLong ? long : short),
    taskQueue: isLong ? copy : io,
    // What is no longer wanted is given up at once; its fence keeps it from taking effect later.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: `${record.no} ${step}${table === '' ? '' : ` ${table}`}`,
    priority: { priorityKey: cutOver ? 2 : 4, fairnessKey: record.tenant.slice(0, 64) },
  });
  return calls[step](steps, { record, table });
};
