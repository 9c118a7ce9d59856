/** One table of a load, copied by a few lanes at a time. Its id is `copy-table/{tenant}/{no}/{load}/{table}`. */
import type { RowCounts } from '@perennial/domain/migration/run/rules';
import type { TableRef } from '../migration/activities.ts';

/** The workflow type. */
export const copyTableWorkflow = 'copy-table';

export type CopyTableInput = TableRef & {
  lanes: number;
  attempt: number;
  /** Told of progress and of the end by the signal `progress`. */
  parent: { workflowId: string };
  paused?: boolean;
  /** Set by continue-as-new only. */
  carried?: { counts: RowCounts; toldAt: number };
};

/** Signals of the parent. No lane begins while it is paused; those under way end with their turn. */
export const pauseSignal = 'pause';
export const resumeSignal = 'resume';
