import { type ApplyDelta, applyDelta, retryHeldBack } from './apply-delta.ts';
import type { OpenDelta } from './open-delta.ts';
import type { ChangeSource } from './ports.ts';

export type Progress = { changes: number; lagMs?: number; lagBytes?: number };

export type CatchUp = ApplyDelta & {
  changes: ChangeSource;
  /** Changes of one transaction at the target; 2,000 unless given. */
  limit?: number;
  beat?: (progress: Progress) => void;
};

/** Peek, apply, confirm: a death between any two of them only repeats what changes nothing. */
const step = async (delta: OpenDelta, job: CatchUp): Promise<number> => {
  const { changes, limit = 2_000, signal, beat } = job;
  signal.throwIfAborted();
  const { items, cursor, ...lag } = await changes.changes(limit);
  await applyDelta(delta, job, items);
  await changes.confirm(cursor);
  beat?.({ changes: items.length, ...lag });
  return items.length;
};

/**
 * Applies changes until everything that was committed at the source when it was called is in the target, rows held back
 * on account of others included. Answers the changes told. With the source frozen, both sides are the same afterwards.
 */
export const catchUp = async (delta: OpenDelta, job: CatchUp): Promise<number> => {
  const mark = await job.changes.barrier();
  let told = 0;
  do told += await step(delta, job);
  while (!(await job.changes.passed(mark)));
  // A row that is written may let the next one in; what remains then waits for people.
  for (let more = true; more; ) {
    const results = await retryHeldBack(delta, job);
    more = results.some(({ written, removed }) => written + removed > 0);
  }
  return told;
};
