/** When a clock ran and when it rested, in order; of pauses that overlap the one that began first is named. */
import type { Pause } from '../rules.ts';

export type PauseNote = Pick<Pause, 'on' | 'by' | 'reason'>;

export type Stretch = { from: number; to: number; pause?: PauseNote };

/** [from, to) without gap or overlap; stretches without a pause are those in which the clock ran. */
export const stretches = (pauses: Pause[], from: number, to: number): Stretch[] => {
  const out: Stretch[] = [];
  let reached = from;
  for (const { on, by, reason, ...pause } of pauses.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(pause.from, reached);
    const end = Math.min(pause.to ?? to, to);
    if (end <= begin) continue;
    if (begin > reached) out.push({ from: reached, to: begin });
    out.push({ from: begin, to: end, pause: { on, by, reason } });
    reached = end;
  }
  if (reached < to) out.push({ from: reached, to });
  return out;
};
