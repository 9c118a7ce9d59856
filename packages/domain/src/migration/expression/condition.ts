import type { Condition, Expression } from '../plan/rules.ts';
import { checkers } from '../rule/check/checkers.ts';
import { type Evaluate, type Holds, UnusablePlan } from './cell.ts';
import { compilePattern } from './pattern.ts';

/** A condition of one value; NULL never meets it. */
const ofValue =
  (evaluate: Evaluate, holds: (text: string) => boolean): Holds =>
  (row, cell) => {
    const text = evaluate(row, cell);
    return text !== null && holds(text);
  };

/** @throws UnusablePlan where a pattern is none. */
export const compileCondition = (condition: Condition, operand: (e: Expression) => Evaluate): Holds => {
  const each = (conditions: readonly Condition[]): Holds[] =>
    conditions.map((one) => compileCondition(one, operand));
  if ('equals' in condition) {
    const [left, right] = condition.equals.map(operand);
    if (left === undefined || right === undefined) throw new UnusablePlan('`equals` compares two values');
    return (row, cell) => {
      const text = left(row, cell);
      return text !== null && text === right(row, cell);
    };
  }
  if ('null' in condition) {
    const value = operand(condition.null);
    return (row, cell) => value(row, cell) === null;
  }
  if ('matches' in condition) {
    const pattern = compilePattern(condition.matches.pattern);
    if ('fault' in pattern)
      throw new UnusablePlan(`the pattern ${condition.matches.pattern} cannot be used: ${pattern.fault}`);
    return ofValue(operand(condition.matches.value), pattern.test);
  }
  if ('in' in condition) {
    const list = new Set(condition.in.list);
    return ofValue(operand(condition.in.value), (text) => list.has(text));
  }
  if ('check' in condition) return ofValue(operand(condition.value), checkers[condition.check]);
  if ('not' in condition) {
    const inner = compileCondition(condition.not, operand);
    return (row, cell) => !inner(row, cell);
  }
  if ('all' in condition) {
    const all = each(condition.all);
    return (row, cell) => all.every((holds) => holds(row, cell));
  }
  const any = each(condition.any);
  return (row, cell) => any.some((holds) => holds(row, cell));
};
