import { verifyTable as verify } from '@perennial/connectors/database/verify/verify-table';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { answerOf } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { heldBackCheck } from './held-back-check.ts';
import { loadName, type OpenRun, withRun } from './open-run.ts';
import { openTable } from './open-table.ts';

/** The checks of one table, as the plan's level has it. */
export const checksOf = async (
  run: OpenRun,
  name: string,
  { signal, beat }: { signal: AbortSignal; beat?: (rows: number) => void },
) => {
  const { spec, mapper, writes, collisions } = await openTable(run, name);
  return verify({
    run: run.run,
    name,
    level: run.plan.verify.level,
    source: run.source,
    spec,
    mapper,
    target: run.target,
    schema: run.schema,
    writes,
    merges: collisions === 'merge',
    signal,
    ...(beat === undefined ? {} : { beat }),
  });
};

/** A rehearsal finds out what is held back; a load goes no further before somebody has decided about each such row. */
export const verifyTable =
  (deps: StepDeps): MigrationStepActivities['verifyTable'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async (beats) => {
        const checks = await checksOf(run, of.table, beats);
        return answerOf(of.load === loadName ? [...checks, await heldBackCheck(run, of.table)] : checks);
      }),
    );
