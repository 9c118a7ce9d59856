/** Which promises belong to a period: those due in it, as credits do. Pure. */
import type { Clock } from '@perennial/domain/sla/rules';

export type Period = { from: number; to: number };

export const isWithin = (at: number, { from, to }: Period): boolean => from <= at && at < to;

/** One without a due instant is kept in the period in which it stopped, or is paused in the one of `now`. */
export const isOf = (
  clock: Pick<Clock, 'dueAt' | 'breachedAt' | 'stoppedAt'>,
  period: Period,
  now: number,
): boolean => isWithin(clock.breachedAt ?? clock.dueAt ?? clock.stoppedAt ?? now, period);
