/**
 * Why a clock is due when it is due: every stretch from its start to its stop or the reader's now, and on to the due
 * instant, as counted, paused or closed time. Stretches follow each other without gap or overlap.
 */
import type { BusinessHours, Named, OpenKind } from '../calendar/rules.ts';
import { type ClosedReason, closedStretches } from './explain/closed.ts';
import { folded } from './explain/fold.ts';
import { type PauseNote, stretches } from './explain/stretches.ts';
import type { Clock } from './rules.ts';

export type WindowNote = Named & { kind: OpenKind | 'earlier'; date: string };

/** Instants are epoch ms, half-open. `totalMs` is the counted time from the clock's start to the end of this entry. */
export type LedgerEntry = {
  from: number;
  to: number;
  kind: 'counted' | 'paused' | 'closed';
  countedMs: number;
  totalMs: number;
  /** Not passed yet: what has to pass until the due instant. */
  ahead: boolean;
  /** Of counted time; `earlier` sums up what lies too far back to be listed, its closed time included. */
  window?: WindowNote;
  pause?: PauseNote;
  closed?: ClosedReason;
};

export type Explanation = {
  entries: LedgerEntry[];
  /** Where the past ends: the stop, or the reader's now. */
  until: number;
  /** Sum of what was counted up to there. */
  elapsedMs: number;
};

/** Entries listed one by one; a business year has about 500. */
export const mostEntries = 2_000;

/** A cancelled clock counted until it was last looked at. */
const endOf = (clock: Clock, now: number): number => {
  const { stoppedAt, startedAt, asOf, state } = clock;
  return Math.max(startedAt, stoppedAt ?? (state === 'cancelled' ? asOf : Math.max(now, asOf)));
};

/** Past up to the due instant, past beyond it, and what lies ahead: the due instant always ends an entry. */
const partsOf = ({ startedAt, dueAt, stoppedAt, state }: Clock, until: number) => {
  const due = dueAt === null || dueAt <= startedAt ? undefined : dueAt;
  const past =
    due !== undefined && due < until
      ? [
          { from: startedAt, to: due },
          { from: due, to: until },
        ]
      : [{ from: startedAt, to: until }];
  const isLive = stoppedAt === undefined && state !== 'cancelled';
  return {
    past,
    ahead: isLive && due !== undefined && due > until ? [{ from: until, to: due }] : [],
  };
};

type Bare = Omit<LedgerEntry, 'totalMs'>;

const running = (
  hours: BusinessHours,
  closedIn: ReturnType<typeof closedStretches>,
  { from, to }: { from: number; to: number },
  ahead: boolean,
): Bare[] => {
  const out: Bare[] = [];
  const close = (until: number): void => {
    const since = out.at(-1)?.to ?? from;
    for (const { closed, ...stretch } of closedIn(since, until))
      out.push({ ...stretch, kind: 'closed', countedMs: 0, ahead, closed });
  };
  for (const { from: open, to: end, ...window } of hours.spans(from, to)) {
    close(open);
    out.push({ from: open, to: end, kind: 'counted', countedMs: end - open, ahead, window });
  }
  close(to);
  return out;
};

const withTotals = (entries: Bare[]): LedgerEntry[] => {
  let totalMs = 0;
  return entries.map((entry) => {
    totalMs += entry.countedMs;
    return { ...entry, totalMs };
  });
};

/**
 * `hours` are those the clock names. What is counted and not ahead adds up to the elapsed time; with what is ahead it
 * adds up to the target. At most `most` entries (default 2,000) but for pauses: older ones are summed up.
 * @throws DomainError `request.invalid` where the calendar has no such years.
 */
export const explainClock = (
  clock: Clock,
  hours: BusinessHours,
  now: number,
  most = mostEntries,
): Explanation => {
  const until = endOf(clock, now);
  const closedIn = closedStretches(hours);
  const { past, ahead } = partsOf(clock, until);
  const bare = [
    ...past.map((part) => ({ ...part, ahead: false })),
    ...ahead.map((part) => ({ ...part, ahead: true })),
  ].flatMap((part) =>
    stretches(clock.pauses, part.from, part.to).flatMap(({ from, to, pause }): Bare[] =>
      pause
        ? [{ from, to, kind: 'paused', countedMs: 0, ahead: part.ahead, pause }]
        : running(hours, closedIn, { from, to }, part.ahead),
    ),
  );
  const entries = withTotals(folded(bare, most));
  return { entries, until, elapsedMs: entries.findLast((e) => !e.ahead)?.totalMs ?? 0 };
};
