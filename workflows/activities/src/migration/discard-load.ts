import { discardLoad as discard } from '@perennial/connectors/database/cutover/discard-load';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { answerOf, passed } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';
import { writtenTables } from './written-tables.ts';

/** Only a load into tables that were empty can be taken back by emptying them; another one needs its backup. */
export const discardLoad =
  (deps: StepDeps): MigrationStepActivities['discardLoad'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const { strategy = 'truncate' } = run.plan.rollback ?? {};
        if (strategy === 'restore')
          return answerOf([
            {
              level: 'L0',
              id: 'restore',
              verdict: 'failed',
              evidence: 'the plan takes a load back by restoring the target; restore it, and retry',
            },
          ]);
        await discard(run.target, { run: run.run, schema: run.schema, tables: writtenTables(run.plan) });
        return passed();
      }),
    );
