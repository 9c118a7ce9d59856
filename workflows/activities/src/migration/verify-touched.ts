import { verifyCount } from '@perennial/connectors/database/verify/verify-count';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import { answerOf } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';
import { openTable } from './open-table.ts';
import { checksOf } from './verify-table.ts';

/** The source stands still: every table once more, whole. */
export const verifyTouched =
  (deps: StepDeps): MigrationStepActivities['verifyTouched'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async ({ signal, beat }) => {
        const results: (CheckResult & { table: string })[] = [];
        for (const { name: table } of run.plan.tables) {
          const checks = await checksOf(run, table, { signal, beat: (rows) => beat({ table, rows }) });
          const { spec } = await openTable(run, table);
          const count = await verifyCount({
            run: run.run,
            name: table,
            source: run.source,
            spec,
            target: run.target,
          });
          results.push(...[...checks, count].map((check) => ({ ...check, table })));
        }
        return answerOf(results);
      }),
    );
