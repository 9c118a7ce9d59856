import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import { clockAt } from '@perennial/domain/sla/clock-at';
import type { Clock, ClockKind, ClockState } from '@perennial/domain/sla/rules';
import { iso, isoOrNull } from './instant.ts';

/** One clock on a card, as it stands now. Instants ISO-8601, durations ms of counted time. */
export type ClockChip = {
  name: string;
  kind: ClockKind;
  state: ClockState;
  /** False once the clock has been stopped or cancelled: it can no longer be lost. */
  ticking: boolean;
  /** `null` while paused. */
  dueAt: string | null;
  targetMs: number;
  remainingMs: number;
  breachedAt?: string;
  overrunMs?: number;
  /** Why and on whom the clock waits, while it is paused. */
  pause?: { on: Clock['pauses'][number]['on']; reason: string; since: string };
};

export const clockChip = (clock: Clock, now: number, calendars?: CalendarLookup): ClockChip => {
  const view = clockAt(clock, now, calendars);
  const pause = view.state === 'paused' ? clock.pauses.find((p) => p.to === undefined) : undefined;
  return {
    name: clock.name,
    kind: clock.kind,
    state: view.state,
    ticking: clock.stoppedAt === undefined && view.state !== 'cancelled',
    dueAt: isoOrNull(view.dueAt),
    targetMs: clock.targetMs,
    remainingMs: view.remainingMs,
    ...(view.breachedAt === undefined ? {} : { breachedAt: iso(view.breachedAt) }),
    ...(view.overrunMs === undefined ? {} : { overrunMs: view.overrunMs }),
    ...(pause === undefined ? {} : { pause: { on: pause.on, reason: pause.reason, since: iso(pause.from) } }),
  };
};
