/**
 * How many of the promises that came due were kept, per level, kind and clock. What the vendor agrees within itself
 * (OLA) or with suppliers is no promise to a customer: the kinds are never added up. Pure.
 */
import { type ClockKind, clockKinds, clockNames } from '@perennial/domain/sla/rules';
import { type Level, levels } from '@perennial/domain/ticket/rules';
import type { ClockFigure } from '@perennial/store/ports';

export type Outcome = 'met' | 'breached' | 'running';

export type Attainment = {
  level: Level;
  kind: ClockKind;
  clock: string;
  /** Promises decided either way: met + breached. */
  due: number;
  met: number;
  breached: number;
  /** Not decided yet, paused ones among them. */
  running: number;
  /** Floored to three decimals, so that 99.9996 never shows as 100; `null` when nothing was due. */
  pct: number | null;
};

export const attainmentPct = (met: number, due: number): number | null =>
  due === 0 ? null : Math.floor((met * 100_000) / due) / 1_000;

/**
 * How one clock ended as seen at `now`; a cancelled clock counts nowhere. A clock whose due instant has come is breached
 * even where its workflow has not been able to write so yet.
 */
export const outcomeOf = (figure: ClockFigure, now: number): Outcome | undefined => {
  switch (figure.state) {
    case 'cancelled':
      return undefined;
    case 'met':
    case 'breached':
      return figure.state;
    case 'running':
      return figure.dueAt !== null && now >= figure.dueAt ? 'breached' : 'running';
    case 'paused':
      return 'running';
  }
};

const position = (names: readonly string[], name: string): number => {
  const at = names.indexOf(name);
  return at === -1 ? names.length : at;
};

/** One row per level, kind and clock that has at least one figure, in the order of levels, kinds and clock names. */
export const attainment = (figures: ClockFigure[], now: number): Attainment[] => {
  const rows = new Map<string, Attainment>();
  for (const figure of figures) {
    const outcome = outcomeOf(figure, now);
    if (outcome === undefined) continue;
    const { level, kind, clock } = figure;
    const key = `${level}/${kind}/${clock}`;
    const row = rows.get(key) ?? { level, kind, clock, due: 0, met: 0, breached: 0, running: 0, pct: null };
    row[outcome] += 1;
    rows.set(key, row);
  }
  return [...rows.values()]
    .map((row) => ({
      ...row,
      due: row.met + row.breached,
      pct: attainmentPct(row.met, row.met + row.breached),
    }))
    .sort(
      (a, b) =>
        position(levels, a.level) - position(levels, b.level) ||
        position(clockKinds, a.kind) - position(clockKinds, b.kind) ||
        position(clockNames, a.clock) - position(clockNames, b.clock),
    );
};
