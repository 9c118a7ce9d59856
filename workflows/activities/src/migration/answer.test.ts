import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import { expect, test } from 'vitest';
import { answerOf, passed } from './answer.ts';

const failed = (id: string, over: Partial<CheckResult> = {}): CheckResult => ({
  level: 'L3',
  id,
  verdict: 'failed',
  evidence: 'wang.fang@acme.example owes 3',
  ...over,
});

test('what passed is no finding; values of rows stay behind where there is a summary', () => {
  const answer = answerOf([
    failed('I1', { summary: '1 row breaks it' }),
    failed('I2', { verdict: 'passed' }),
  ]);
  expect(answer).toEqual({
    verdict: 'failed',
    findings: [{ id: 'L3.I1', verdict: 'failed', evidence: '1 row breaks it' }],
  });
});

test('no check at all is no pass', () => {
  expect(answerOf([]).verdict).toBe('inconclusive');
  expect(passed()).toEqual({ verdict: 'passed', findings: [] });
});

test('at most 50 findings of at most 300 characters; the others are counted', () => {
  const { findings } = answerOf(
    Array.from({ length: 60 }, (_, i) => failed(`I${i}`, { evidence: 'x'.repeat(999) })),
  );
  expect(findings).toHaveLength(50);
  expect(findings[49]?.evidence).toMatch(/^10 findings more/);
  expect(Math.max(...findings.map((f) => f.evidence.length))).toBe(300);
});
