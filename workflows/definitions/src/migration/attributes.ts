/** The run as Temporal UI can be searched for it. Names as `packages/temporal` registers them. */
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { SearchAttributes } from '@temporalio/workflow';

const slaState = ({ phases, pausedAt }: MigrationRecord): string => {
  const run = phases.at(-1);
  if (!run) return 'none';
  if (run.lateAt !== undefined) return 'breached';
  return pausedAt === undefined ? 'running' : 'paused';
};

export const attributesOf = (record: MigrationRecord): SearchAttributes => {
  const { outcome, phase, phases, pausedAt, nextDeadline } = record;
  const run = phases.at(-1);
  return {
    Phase: [outcome ?? (record.state === 'ready' ? 'ready' : phase)],
    SlaState: [slaState(record)],
    SlaDueAt:
      run && outcome === undefined && pausedAt === undefined
        ? [new Date(run.startedAt + run.pausedMs + run.plannedMs)]
        : [],
    NextDeadline: nextDeadline === undefined || outcome !== undefined ? [] : [new Date(nextDeadline)],
  };
};
