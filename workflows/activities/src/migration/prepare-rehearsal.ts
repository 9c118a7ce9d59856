import { copySchema, dropSchema } from '@perennial/connectors/database/rehearsal/copy-schema';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { passed } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';
import { writtenTables } from './written-tables.ts';

/** An empty copy of every table the plan writes to, with its keys, checks and foreign keys. */
export const prepareRehearsal =
  (deps: StepDeps): MigrationStepActivities['prepareRehearsal'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        await copySchema(run.target, {
          from: run.liveSchema,
          to: run.schema,
          tables: writtenTables(run.plan),
          run: run.run,
        });
        return passed();
      }),
    );

export const endRehearsal =
  (deps: StepDeps): MigrationStepActivities['endRehearsal'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        await dropSchema(run.target, { schema: run.schema, run: run.run });
        return passed();
      }),
    );
