import type { Answer } from '@perennial/definitions/migration/activities';
import type { Finding } from '@perennial/domain/migration/run/rules';
import { type CheckResult, verdictOf } from '@perennial/domain/migration/verdict/rules';

/** The workflow carries so many; what is beyond is counted. */
const most = 50;
const longest = 300;

export const clip = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;

const findingOf = ({
  level,
  id,
  verdict,
  evidence,
  summary,
  table,
}: CheckResult & { table?: string }): Finding[] =>
  verdict === 'passed'
    ? []
    : [
        {
          id: `${level}.${id}`,
          verdict,
          evidence: clip(summary ?? evidence),
          ...(table === undefined ? {} : { table }),
        },
      ];

/** What a step's checks say to the workflow: no values of rows, and nothing that did not pass left out. */
export const answerOf = (
  results: readonly (CheckResult & { table?: string })[],
  more: Partial<Answer> = {},
): Answer => {
  const findings = results.flatMap(findingOf);
  const kept = findings.slice(0, most);
  const last = kept.at(-1);
  if (findings.length > most && last !== undefined)
    kept[most - 1] = { ...last, evidence: clip(`${findings.length - most} findings more; ${last.evidence}`) };
  return { verdict: verdictOf(results), findings: kept, ...more };
};

/** Of a step that does something rather than looks at something. */
export const passed = (more: Partial<Answer> = {}): Answer => ({ verdict: 'passed', findings: [], ...more });
