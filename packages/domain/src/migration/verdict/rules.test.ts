import { expect, test } from 'vitest';
import { type CheckResult, type Verdict, verdictOf } from './rules.ts';

const results = (...all: Verdict[]): CheckResult[] =>
  all.map((verdict, i) => ({ level: 'L0', id: `c${i}`, verdict, evidence: '' }));

test.each([
  [[], 'inconclusive'],
  [['passed', 'passed'], 'passed'],
  [['passed', 'skipped'], 'skipped'],
  [['passed', 'skipped', 'inconclusive'], 'inconclusive'],
  [['inconclusive', 'failed', 'passed'], 'failed'],
] as [Verdict[], Verdict][])('%s together are %s', (all, verdict) => {
  expect(verdictOf(results(...all))).toBe(verdict);
});
