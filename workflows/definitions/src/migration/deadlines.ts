/** What a run does by itself when its time has come; one timer serves all of it. */
import type { MigrationRecord, PhaseRun } from '@perennial/domain/migration/run/rules';
import { backOut, beginFreeze } from './cutover.ts';
import type { Draft } from './draft.ts';
import { gateOf } from './gates.ts';
import type { Carried } from './state.ts';
import { nextRoundAt } from './work.ts';

type Kind = 'warning' | 'late' | 'escalation' | 'freeze-deadline' | 'silence' | 'countdown' | 'wake' | 'show';
export type Deadline = { at: number; kind: Kind; label: string };

/** A table of which nothing was heard for so long is looked for. */
const listenMs = 10 * 60_000;
/** How old the progress shown may be. */
const showMs = 10_000;

const slaOf = (record: MigrationRecord): Deadline[] => {
  const run = record.phases.at(-1);
  if (!run || record.outcome !== undefined || record.pausedAt !== undefined) return [];
  const at = (share: number): number => run.startedAt + run.pausedMs + Math.ceil(run.plannedMs * share);
  const one = (done: number | undefined, share: number, kind: Kind, label: string): Deadline[] =>
    done === undefined ? [{ at: at(share), kind, label: `${run.phase} ${label}` }] : [];
  return [
    ...one(run.warnedAt, 0.8, 'warning', 'at 80 %'),
    ...one(run.lateAt, 1, 'late', 'due'),
    ...one(run.escalatedAt, 1.5, 'escalation', 'escalated'),
  ];
};

const ofCutover = (record: MigrationRecord, now: number): Deadline[] => {
  const { cutover, outcome } = record;
  if (!cutover || cutover.backOut || outcome !== undefined) return [];
  const { freezeAt, frozenAt, deadlineAt, done } = cutover;
  if (frozenAt === undefined)
    // Over, and not yet told that its signatures hold: the approval's word begins the freeze then.
    return freezeAt > now || gateOf(record, 'go-no-go')?.state === 'executing'
      ? [{ at: freezeAt, kind: 'countdown', label: 'countdown ends, freeze' }]
      : [];
  return deadlineAt === undefined || done.includes('smoke')
    ? []
    : [{ at: deadlineAt, kind: 'freeze-deadline', label: 'freeze ends, back out' }];
};

const silences = ({ tables, pausedAt }: MigrationRecord): Deadline[] =>
  pausedAt === undefined
    ? tables
        .filter((t) => t.state === 'copying')
        .map((t) => ({
          at: (t.heardAt ?? t.startedAt ?? 0) + listenMs,
          kind: 'silence',
          label: `listen for ${t.name}`,
        }))
    : [];

const wakes = (record: MigrationRecord, now: number): Deadline[] => {
  if (record.abort || record.pausedAt !== undefined || record.outcome !== undefined) return [];
  const round = nextRoundAt(record);
  const { reverse, phase } = record;
  return [
    ...(round === undefined ? [] : [{ at: round, kind: 'wake', label: 'next changes' } as const]),
    ...(phase === 'hypercare' && reverse && !reverse.stoppedAt
      ? [{ at: reverse.until, kind: 'wake', label: 'reverse window closes' } as const]
      : []),
  ].filter(({ at }) => at > now);
};

/** The earliest first; at one instant an SLA comes before what follows from it. */
export const nextDeadline = ({ record, unshown, shownAt }: Carried, now: number): Deadline | undefined =>
  [
    ...slaOf(record),
    ...ofCutover(record, now),
    ...silences(record),
    ...wakes(record, now),
    ...(unshown ? [{ at: shownAt + showMs, kind: 'show', label: 'show progress' } as const] : []),
  ].reduce<Deadline | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);

const mark = (run: PhaseRun, { emit }: Draft, { at, kind }: Deadline): void => {
  const data = { phase: run.phase, plannedMs: run.plannedMs };
  if (kind === 'warning') {
    run.warnedAt = at;
    emit({ kind: 'phase-warning', at, data });
  } else if (kind === 'late') {
    run.lateAt = at;
    emit({ kind: 'phase-late', at, data });
  } else if (kind === 'escalation') {
    run.escalatedAt = at;
    emit({ kind: 'phase-escalated', at, data });
  }
};

const fire = (draft: Draft, due: Deadline): void => {
  const { record } = draft.state;
  const run = record.phases.at(-1);
  switch (due.kind) {
    case 'freeze-deadline':
      backOut(draft, 'the freeze has reached its deadline');
      return;
    case 'silence':
      for (const table of record.tables) {
        if (table.state !== 'copying' || (table.heardAt ?? table.startedAt ?? 0) + listenMs > draft.now)
          continue;
        table.heardAt = draft.now;
        table.silences = (table.silences ?? 0) + 1;
      }
      return;
    case 'show':
      draft.state.reflush = true;
      draft.state.unshown = false;
      return;
    case 'countdown':
      beginFreeze(draft);
      return;
    case 'wake':
      return;
    default:
      if (run) mark(run, draft, due);
  }
};

export const fireDeadlines = (draft: Draft): void => {
  for (;;) {
    const due = nextDeadline(draft.state, draft.now);
    if (!due || due.at > draft.now) return;
    fire(draft, due);
  }
};
