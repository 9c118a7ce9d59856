import { inspectTarget } from '@perennial/connectors/database/probe/inspect-target';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { checkPlan } from '@perennial/domain/migration/check/check';
import { waves } from '@perennial/domain/migration/check/order';
import type { PlanFacts } from '@perennial/domain/migration/check/rules';
import type { Finding } from '@perennial/domain/migration/run/rules';
import { clip } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { type OpenRun, withRun } from './open-run.ts';
import { writtenTables } from './written-tables.ts';

/** What the check of a plan has to know of both databases, measured now. */
export const factsOf = async (run: OpenRun): Promise<PlanFacts> => {
  const [target, source] = await Promise.all([
    inspectTarget(run.target, run.schema, writtenTables(run.plan)),
    run.source.inspect?.(
      run.plan.tables.flatMap((table) => [table.from, ...(table.merge ?? []).map((m) => m.table)]),
    ),
  ]);
  return {
    targetRows: target.rows,
    ...(source === undefined
      ? {}
      : { rights: { source: source.rights, target: target.rights, ledger: target.ledger } }),
    ...(target.diskFree === undefined ? {} : { diskFree: target.diskFree }),
    ...(source?.indexes === undefined ? {} : { sourceIndexes: source.indexes }),
    ...(source?.changeLog === undefined ? {} : { changeLog: source.changeLog }),
  };
};

/** The plan's check once more, at the databases as they are when the run begins: any error stops it. */
export const probe =
  (deps: StepDeps): MigrationStepActivities['probe'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const [source, target] = await Promise.all([run.sourceInfo(), run.targetInfo()]);
        const errors = checkPlan(run.plan, source, target, await factsOf(run)).filter(
          (f) => f.level === 'error',
        );
        const findings = errors.slice(0, 50).map(
          ({ path, code, message, remedy }): Finding => ({
            id: `plan.${code}${path.replaceAll('/', '.')}`,
            verdict: 'failed',
            evidence: clip(`${path}: ${message}; ${remedy}`),
          }),
        );
        if (errors.length > 0) return { verdict: 'failed', findings };
        const level = new Map(
          waves(run.plan, target).flatMap((names, wave) =>
            names.map((name): [string, number] => [name, wave]),
          ),
        );
        return {
          verdict: 'passed',
          findings,
          tables: run.plan.tables.map(({ name, from }) => ({
            name,
            wave: level.get(name) ?? 0,
            rows: source.tables.find((table) => table.name === from)?.rows ?? -1,
          })),
        };
      }),
    );
