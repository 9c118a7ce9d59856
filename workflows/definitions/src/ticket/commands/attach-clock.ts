import { attachClock as attach } from '../retarget.ts';
import type { Handler } from './handler.ts';

/** A promise that begins when somebody says so: an authority's period, a supplier's. */
export const attachClock: Handler<'attach-clock'> = (draft, { clock, since, reason }, at) => {
  const from = Math.min(since ?? at, at);
  attach(draft, clock, from, at);
  draft.emit({ kind: 'clock-attached', at, data: { clock, since: from }, reason });
};
