/** The rows behind one attainment figure, in pages. Pure. */
import type { ClockKind } from '@perennial/domain/sla/rules';
import type { Level } from '@perennial/domain/ticket/rules';
import type { ClockFigure, Page } from '@perennial/store/ports';
import { type Outcome, outcomeOf } from './attainment.ts';

export type EvidenceQuery = {
  level: Level;
  /** Of the figure's row; without it the clock's rows of every kind. */
  kind?: ClockKind;
  clock: string;
  outcome?: Outcome;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
};

export type EvidenceRow = ClockFigure & { outcome: Outcome };

/** None of it ever changes, so a page stays where it is while clocks run on. A ticket may have a clock in two kinds. */
const keyOf = (row: ClockFigure): string =>
  `${String(row.openedAt).padStart(16, '0')}.${row.ticket}.${row.kind}`;

export const evidence = (figures: ClockFigure[], query: EvidenceQuery, now: number): Page<EvidenceRow> => {
  const rows = figures
    .filter((f) => f.level === query.level && f.clock === query.clock)
    .filter((f) => query.kind === undefined || f.kind === query.kind)
    .flatMap((f) => {
      const outcome = outcomeOf(f, now);
      return outcome === undefined ? [] : [{ ...f, outcome }];
    })
    .filter((row) => query.outcome === undefined || row.outcome === query.outcome)
    .map((row) => ({ key: keyOf(row), row }))
    .filter(({ key }) => query.cursor === undefined || key > query.cursor)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ row }) => row),
    ...(last !== undefined && rows.length > page.length ? { nextCursor: last.key } : {}),
  };
};
