import type { AskRows } from '@perennial/connectors/database/verify/verify-invariant';
import { askPostgres, verifyInvariant } from '@perennial/connectors/database/verify/verify-invariant';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import { answerOf, passed } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { type OpenRun, withRun } from './open-run.ts';

const timeoutMs = 30 * 60_000;

/** Sources that answer no SQL of their own make the comparison inconclusive, never equal. */
const askSource = (run: OpenRun): AskRows => {
  const { ask } = run.source;
  if (ask === undefined)
    return () => Promise.reject(new Error(`a source of kind ${run.plan.source.kind} answers no SQL`));
  return (sql, limit) => ask(sql, limit, timeoutMs);
};

export const invariantsOf = async (run: OpenRun): Promise<CheckResult[]> => {
  const results: CheckResult[] = [];
  for (const invariant of run.plan.verify.invariants ?? [])
    results.push(await verifyInvariant(invariant, askPostgres(run.target, timeoutMs), askSource(run)));
  return results;
};

/** A plan without invariants has none to break: that is said by the plan's check, before anybody approves it. */
export const verifyInvariants =
  (deps: StepDeps): MigrationStepActivities['verifyInvariants'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const results = await invariantsOf(run);
        return results.length === 0 ? passed() : answerOf(results);
      }),
    );
