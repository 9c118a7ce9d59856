import type { RunHead, RunTarget } from './port.ts';

export type RunRow = RunHead & {
  _id: string;
  /** `contract/{id}` and `calendar/{id}` of all it concerns. */
  subjects: string[];
  state: 'queued' | 'done';
  dueAt: number;
  attempts: number;
  error?: string;
  round: number;
};

export type RunItemRow = RunTarget & {
  _id: string;
  tenant: string;
  run: string;
  round: number;
  /** Place in the run, by the soonest due instant. */
  rank: number;
  /** `planned` until the run starts. */
  state: 'planned' | 'queued' | 'done' | 'parked';
  dueAt: number;
  attempts: number;
  error?: string;
  note?: string;
};

export const runKey = (tenant: string, run: string): string => `${tenant}/${run}`;

export const headOf = (row: RunRow): RunHead => {
  const { _id, subjects, state, dueAt, attempts, error, round, ...head } = row;
  return head;
};

/** A run's items come due in their order, all of them at `at`. */
export const itemRows = (
  tenant: string,
  run: string,
  targets: RunTarget[],
  { round, state, at }: { round: number; state: 'planned' | 'queued'; at: number },
): RunItemRow[] =>
  targets.map((target, i) => ({
    _id: `${runKey(tenant, run)}/${target.ticket}/${round}`,
    tenant,
    run,
    ...target,
    round,
    rank: round * 1_000_000 + i,
    state,
    dueAt: at - targets.length + i,
    attempts: 0,
  }));
