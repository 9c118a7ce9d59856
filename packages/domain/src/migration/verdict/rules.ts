/** What a check of a migration found. Only `passed` lets a gate open: what was skipped or could not be measured does not. */

export const verdicts = ['passed', 'failed', 'inconclusive', 'skipped'] as const;
export type Verdict = (typeof verdicts)[number];

export type CheckLevel = 'L0' | 'L1' | 'L2' | 'L3';

export type CheckResult = {
  level: CheckLevel;
  /** `counts`, `checksum`, or the invariant's id. */
  id: string;
  verdict: Verdict;
  /** What was compared, in words and figures; for a failure what is wrong and where. */
  evidence: string;
  /** The same without values of rows, for where these must not stand; the evidence itself unless given. */
  summary?: string;
};

/** No check at all is no pass either. */
export const verdictOf = (results: readonly CheckResult[]): Verdict => {
  if (results.some((r) => r.verdict === 'failed')) return 'failed';
  if (results.length === 0 || results.some((r) => r.verdict === 'inconclusive')) return 'inconclusive';
  return results.some((r) => r.verdict === 'skipped') ? 'skipped' : 'passed';
};
