/** Runs and what they move, as HTTP shows them: one line per clock. */
import { isoIn } from '@perennial/domain/calendar/iso';
import type { Scope } from '@perennial/domain/scope/rules';
import type { ClockMove, Run, RunItem, RunTarget } from '@perennial/store/runs/port';

type Line = ClockMove & {
  ticket: string;
  customer: string;
  state: RunItem['state'];
  error?: string;
  note?: string;
};

/** What the vendor agrees within itself is no customer's business. */
const shownTo = ({ customer }: Scope, items: (RunTarget | RunItem)[]): Line[] =>
  items
    .filter((item) => customer === undefined || item.customer === customer)
    .flatMap((item) =>
      item.clocks
        .filter((clock) => customer === undefined || clock.kind === 'sla')
        .map((clock) => ({
          ...clock,
          ticket: item.ticket,
          customer: item.customer,
          state: 'state' in item ? item.state : 'planned',
          ...('error' in item && item.error !== undefined ? { error: item.error } : {}),
          ...('note' in item && item.note !== undefined ? { note: item.note } : {}),
        })),
    );

/** Soonest due first; what stands still or begins comes last. */
const byDue = (a: Line, b: Line): number => {
  const [one, other] = [a.oldDueAt ?? Number.POSITIVE_INFINITY, b.oldDueAt ?? Number.POSITIVE_INFINITY];
  if (one !== other) return one - other;
  return `${a.ticket} ${a.clock}` < `${b.ticket} ${b.clock}` ? -1 : 1;
};

const totalsOf = (lines: Line[]) => {
  const moved = lines.flatMap(({ oldDueAt, newDueAt }) =>
    oldDueAt === null || newDueAt === null ? [] : [newDueAt - oldDueAt],
  );
  return {
    tickets: new Set(lines.map((l) => l.ticket)).size,
    clocks: lines.length,
    later: moved.filter((by) => by > 0).length,
    earlier: moved.filter((by) => by < 0).length,
  };
};

const lineView = ({ oldDueAt, newDueAt, ...line }: Line, iso: (at: number) => string) => ({
  ...line,
  oldDueAt: oldDueAt === null ? null : iso(oldDueAt),
  newDueAt: newDueAt === null ? null : iso(newDueAt),
});

/** All of it, with its totals. */
export const impactView = (scope: Scope, items: (RunTarget | RunItem)[], timeZone: string) => {
  const lines = shownTo(scope, items).sort(byDue);
  const iso = isoIn(timeZone);
  return { items: lines.map((line) => lineView(line, iso)), totals: totalsOf(lines) };
};

/** A page, in the order of the run. */
export const linesView = (scope: Scope, items: RunItem[], timeZone: string) =>
  shownTo(scope, items).map((line) => lineView(line, isoIn(timeZone)));

/** `startedAt` of a run that waits is the instant at which it will start. */
export const runView = (run: Run) => {
  const { id, reason, source, contracts, state, total, done, failed, timeZone } = run;
  const iso = isoIn(timeZone);
  return {
    id,
    reason,
    source,
    contracts: contracts.map((c) => ({ id: c.id, version: c.version })),
    actor: run.actor.id,
    state,
    total,
    done,
    failed,
    effectiveFrom: iso(run.effectiveFrom),
    startedAt: iso(run.startedAt ?? run.effectiveFrom),
    ...(run.endedAt === undefined ? {} : { endedAt: iso(run.endedAt) }),
  };
};
