/** Cleansing rules as functions: fixes change a value and say so, conditions only judge. */
import { type Cell, type Evaluate, type Holds, UnusablePlan } from '../expression/cell.ts';
import { compileCondition } from '../expression/condition.ts';
import type { Expression, Rule, RuleAction } from '../plan/rules.ts';
import type { ValueKind } from '../schema-info/rules.ts';
import { type Apply, fixOf, trimZeroBytes } from './fix/fixes.ts';

/** Answers the value after all fixes; the ids of those that changed it are in `cell.fixed`. */
export type ApplyFixes = (text: string | null, cell: Cell) => string | null;

type OneFix = { id: string; apply: Apply } | { id: string; default: string };

const applyAll =
  (fixes: readonly OneFix[]): ApplyFixes =>
  (before, cell) => {
    let text = before;
    for (const fix of fixes) {
      const next = 'default' in fix ? (text ?? fix.default) : text === null ? null : fix.apply(text);
      if (next === text) continue;
      cell.fixed.push(fix.id);
      text = next;
    }
    return text;
  };

/** `kind` of the column the value is for: padding of bytes is not padding of text. Undefined: there are none. */
export const compileFixes = (rules: readonly Rule[], kind: ValueKind): ApplyFixes | undefined => {
  const fixes = rules.flatMap((rule): OneFix[] => {
    if (rule.action !== 'fix') return [];
    if ('default' in rule) return [{ id: rule.id, default: rule.default }];
    const apply = rule.fix === 'trim-padding' && kind === 'bytes' ? trimZeroBytes : fixOf[rule.fix];
    return [{ id: rule.id, apply }];
  });
  return fixes.length === 0 ? undefined : applyAll(fixes);
};

/** Fixes of a whole table, for every text read from the source. */
export const compileTableFixes = (rules: readonly Rule[]): ApplyFixes | undefined => {
  const misplaced = rules.find((rule) => 'default' in rule);
  if (misplaced !== undefined)
    throw new UnusablePlan(`rule ${misplaced.id}: a default belongs to a column, not to a table`);
  return compileFixes(rules, 'text');
};

export type Judgement = { id: string; action: Exclude<RuleAction, 'fix'>; holds: Holds };

export const compileConditions = (
  rules: readonly Rule[],
  operand: (e: Expression) => Evaluate,
): Judgement[] =>
  rules.flatMap((rule) =>
    rule.action === 'fix'
      ? []
      : [{ id: rule.id, action: rule.action, holds: compileCondition(rule.unless, operand) }],
  );
