/** The rows behind one attainment figure, in pages. Pure. */
import type { Level } from '@perennial/domain/ticket/rules';
import type { ClockFigure, Page } from '@perennial/store/ports';
import { type Outcome, outcomeOf } from './attainment.ts';

export type EvidenceQuery = {
  level: Level;
  clock: string;
  outcome?: Outcome;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
};

export type EvidenceRow = ClockFigure & { outcome: Outcome };

/** Opening instant and number never change, so a page stays where it is while clocks run on. */
const keyOf = (row: ClockFigure): string => `${String(row.openedAt).padStart(16, '0')}.${row.ticket}`;

export const evidence = (figures: ClockFigure[], query: EvidenceQuery, now: number): Page<EvidenceRow> => {
  const rows = figures
    .filter((f) => f.level === query.level && f.clock === query.clock)
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
