/** Schema issues as faults a person can act on: where, a code, and the remedy in words. */
import type { z } from 'zod';
import type { FieldFault } from '../errors.ts';

type Issue = z.core.$ZodIssue;

export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const isMissing = (issue: Issue): boolean => 'input' in issue && issue.input === undefined;

/** Wrong kind altogether: the branch was never meant. */
const notMeant = (branch: Issue[]): boolean =>
  branch.some((i) => i.path.length === 0 && (i.code === 'invalid_type' || i.code === 'invalid_value'));

/** A branch with fields of another one is less likely to be meant than one that lacks fields. */
const distance = (branch: Issue[]): number =>
  branch.reduce((sum, i) => sum + (i.code === 'unrecognized_keys' ? 10 * i.keys.length : 1), 0);

const meantBranch = (branches: Issue[][]): Issue[] =>
  branches
    .filter((branch) => !notMeant(branch))
    .reduce<Issue[]>((best, one) => (best.length === 0 || distance(one) < distance(best) ? one : best), []);

const kinds: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const bound = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string => {
  const [side, limit] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  if (issue.origin === 'array') return `give ${side} ${limit} of them`;
  if (issue.origin === 'string') return `use ${side} ${limit} characters`;
  return issue.inclusive === false
    ? `must be ${issue.code === 'too_small' ? 'greater' : 'less'} than ${limit}`
    : `must be ${side} ${limit}`;
};

const own = /^(Invalid|Too|Unrecognized)/;

const remedy = (issue: Issue): string => {
  if (!own.test(issue.message)) return isMissing(issue) ? `is missing: ${issue.message}` : issue.message;
  if (issue.code === 'invalid_type') {
    const kind = kinds[issue.expected] ?? issue.expected;
    return isMissing(issue) ? `is missing: give ${kind}` : `must be ${kind}`;
  }
  if (issue.code === 'invalid_value')
    return `${isMissing(issue) ? 'is missing: ' : ''}use one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' || issue.code === 'too_big') return bound(issue);
  if (issue.code === 'invalid_format' && issue.format === 'date')
    return 'use a date that exists, as YYYY-MM-DD';
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'use an email address';
  return issue.message;
};

const codeOf = (issue: Issue): string => {
  if (isMissing(issue)) return 'missing';
  const code = issue.code === 'custom' ? issue.params?.code : issue.code;
  return typeof code === 'string' ? code : issue.code;
};

const ofIssue = (issue: Issue, at: readonly PropertyKey[]): FieldFault[] => {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    // A schema's own words (`closed`) are a line for each field.
    const words = own.test(issue.message) ? [] : issue.message.split('\n');
    return issue.keys.map((key, i) => ({
      path: pointer([...path, key]),
      code: 'unknown',
      message: words[i] ?? 'unknown field: remove it, or check its spelling',
    }));
  }
  const nested =
    issue.code === 'invalid_union' ? meantBranch(issue.errors).flatMap((inner) => ofIssue(inner, path)) : [];
  return nested.length > 0 ? nested : [{ path: pointer(path), code: codeOf(issue), message: remedy(issue) }];
};

export const faultsOf = (error: z.ZodError): FieldFault[] =>
  error.issues.flatMap((issue) => ofIssue(issue, []));
