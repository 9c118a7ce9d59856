import type { LineOf } from '../../input/yaml/lines.ts';
import { withLines } from '../../input/yaml/with-lines.ts';
import type { Plan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { deltaFindings } from './delta.ts';
import { error } from './find.ts';
import { gateFindings } from './gates.ts';
import { referenceFindings } from './references.ts';
import type { Finding, PlanFacts } from './rules.ts';
import { stateFindings } from './state.ts';
import { tableFindings } from './table.ts';

const engineFindings = (plan: Plan, source: SchemaInfo, target: SchemaInfo): Finding[] => [
  ...(plan.source.kind === source.engine
    ? []
    : [
        error(
          '/source/kind',
          'engine',
          `the plan says ${plan.source.kind}, the source is ${source.engine}`,
          'correct the kind, or the connection',
        ),
      ]),
  ...(plan.target.kind === target.engine
    ? []
    : [
        error(
          '/target/kind',
          'engine',
          `the target is ${target.engine}, not ${plan.target.kind}`,
          'correct the connection',
        ),
      ]),
];

/**
 * Everything there is to say about a plan before anything is written, all at once. An `error` forbids the start; a
 * `warning` is for whoever approves. `lineOf` of `parsePlan` adds the lines of the text.
 */
export const checkPlan = (
  plan: Plan,
  source: SchemaInfo,
  target: SchemaInfo,
  facts: PlanFacts,
  lineOf?: LineOf,
): Finding[] => {
  const findings = [
    ...engineFindings(plan, source, target),
    ...plan.tables.flatMap((table, i) => tableFindings(table, { plan, source, target }, `/tables/${i}`)),
    ...referenceFindings(plan, target, facts),
    ...deltaFindings(plan, source, facts),
    ...stateFindings(plan, source, target, facts),
    ...gateFindings(plan, target, facts),
  ];
  return lineOf ? withLines(findings, lineOf) : findings;
};
