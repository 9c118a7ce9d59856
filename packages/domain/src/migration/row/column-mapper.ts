import type { Cell, Evaluate, Scope } from '../expression/cell.ts';
import { compileExpression } from '../expression/compile.ts';
import type { ColumnPlan } from '../plan/rules.ts';
import { compileConditions, compileFixes, type Judgement } from '../rule/compile.ts';
import type { ColumnInfo } from '../schema-info/rules.ts';
import { canonicalOf } from '../value/canonical.ts';
import type { ZoneClock } from '../value/zone-clock.ts';
import type { Notice, Rejection, SourceRow } from './rules.ts';

/** What the columns of a row had to say; emptied before each row. */
export class Verdicts {
  notices: Notice[] = [];
  rejections: Rejection[] = [];
  stopped: Rejection | undefined;

  reset(): void {
    // New lists only where the old ones went out with a row.
    if (this.notices.length > 0) this.notices = [];
    if (this.rejections.length > 0) this.rejections = [];
    this.stopped = undefined;
  }
}

/** One column of the target: its text, or null where it is NULL or was refused. */
export type MapColumn = (row: SourceRow, cell: Cell, verdicts: Verdicts) => string | null;

/** Values in reasons are to recognise a row by; the whole of it is in the quarantine. */
const mostShown = 200;
const shown = (value: string | null): { value?: string } =>
  value === null ? {} : { value: value.length > mostShown ? `${value.slice(0, mostShown)}…` : value };

const actionWords = { warn: 'warned', reject: 'rejected', stop: 'stopped' } as const;

/** Asks every condition; the value judged is `cell.value`. */
export const judge = (
  judgements: readonly Judgement[],
  column: string | undefined,
  row: SourceRow,
  cell: Cell,
  verdicts: Verdicts,
): void => {
  for (const { id, action, holds } of judgements) {
    if (holds(row, cell)) continue;
    if (cell.fault !== undefined) return;
    if (action === 'warn') {
      verdicts.notices.push({ rule: id, column: column ?? '', kind: actionWords.warn });
      continue;
    }
    const rejection = {
      rule: id,
      ...(column === undefined ? {} : { column }),
      ...shown(cell.value),
      message: `does not meet the rule ${id}`,
    };
    if (action === 'stop') verdicts.stopped ??= rejection;
    else verdicts.rejections.push(rejection);
  }
};

const note = (column: string, cell: Cell, verdicts: Verdicts): void => {
  for (const rule of cell.fixed) verdicts.notices.push({ rule, column, kind: 'fixed' });
  if (cell.lost) verdicts.notices.push({ rule: 'lossy', column, kind: 'fixed' });
  if (cell.ambiguous) verdicts.notices.push({ rule: 'zone.overlap', column, kind: 'warned' });
};

/** `column` is the target's; `scope` knows the source's columns. */
export const compileColumn = (
  plan: ColumnPlan,
  column: ColumnInfo,
  scope: Scope,
  clock: ZoneClock | undefined,
): MapColumn => {
  const rules = plan.rules ?? [];
  const evaluate = compileExpression(plan.value, scope);
  const fixes = compileFixes(rules, column.kind);
  const ownValue: Evaluate = (_, cell) => cell.value;
  const ownScope = {
    ...scope,
    column: (name: string) => (name === '$value' ? ownValue : scope.column(name)),
  };
  const judgements = compileConditions(rules, (e) => compileExpression(e, ownScope));
  const canonical = canonicalOf(column, { clock, lossy: plan.lossy !== undefined });
  const { nullable } = column;
  const { to } = plan;
  const refused = (cell: Cell, value: string | null, verdicts: Verdicts): null => {
    const { rule, message } = cell.fault ?? {
      rule: 'value.null',
      message: 'is NULL, which the column refuses',
    };
    verdicts.rejections.push({ rule, column: to, ...shown(value), message });
    cell.reset();
    return null;
  };
  return (row, cell, verdicts) => {
    let value = evaluate(row, cell);
    if (fixes !== undefined && cell.fault === undefined) value = fixes(value, cell);
    if (judgements.length > 0 && cell.fault === undefined) {
      cell.value = value;
      judge(judgements, to, row, cell, verdicts);
    }
    const text = value === null || cell.fault !== undefined ? null : canonical(value, cell);
    if (text === null && (cell.fault !== undefined || !nullable)) return refused(cell, value, verdicts);
    if (cell.fixed.length > 0 || cell.lost || cell.ambiguous) {
      note(to, cell, verdicts);
      cell.reset();
    }
    return text;
  };
};
