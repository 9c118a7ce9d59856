/** Whether a rule holds back rows in which a column's value is NULL. */
import { canonicalize } from '../../signature/canonicalize.ts';
import type { Condition, Expression } from '../plan/rules.ts';

type Truth = boolean | undefined;

type IsNull = (value: Expression) => Truth;

/** Values of the plan that are NULL where `value` is; undefined for those that may be or not. */
const nullWith = (value: Expression): IsNull => {
  const same = canonicalize(value);
  const isNull: IsNull = (one) => {
    if (canonicalize(one) === same || ('from' in one && one.from === '$value')) return true;
    if ('constant' in one) return one.constant === null;
    if ('part' in one) return isNull(one.part.of) || undefined;
    if ('replace' in one) return isNull(one.replace.in) || undefined;
    if ('codes' in one) return isNull(one.codes.of) || undefined;
    if ('convert' in one) return isNull(one.convert.of) || undefined;
    if ('date' in one) return isNull(one.date.of) || undefined;
    if ('concat' in one) return one.concat.some((part) => isNull(part) === true) || undefined;
    return undefined;
  };
  return isNull;
};

/** NULL equals nothing, matches nothing and is in no list. */
const truthOf = (test: Condition, isNull: IsNull): Truth => {
  if ('null' in test) return isNull(test.null);
  if ('matches' in test) return isNull(test.matches.value) === true ? false : undefined;
  if ('check' in test) return isNull(test.value) === true ? false : undefined;
  if ('in' in test) return isNull(test.in.value) === true ? false : undefined;
  if ('equals' in test) return test.equals.some((one) => isNull(one) === true) ? false : undefined;
  if ('not' in test) {
    const inner = truthOf(test.not, isNull);
    return inner === undefined ? undefined : !inner;
  }
  const [list, decides] = 'all' in test ? [test.all, false] : [test.any, true];
  const truths = list.map((one) => truthOf(one, isNull));
  if (truths.includes(decides)) return decides;
  return truths.includes(undefined) ? undefined : !decides;
};

/** `unless` of a rule that rejects or stops: does it fail for certain when `value` is NULL? */
export const failsOnNull = (unless: Condition, value: Expression): boolean =>
  truthOf(unless, nullWith(value)) === false;
