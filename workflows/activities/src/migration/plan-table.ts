import { planChunks } from '@perennial/connectors/database/ledger/plan-chunks';
import { createLedger } from '@perennial/connectors/database/ledger/tables';
import { totalsOf } from '@perennial/connectors/database/ledger/totals';
import type { CopyActivities } from '@perennial/definitions/migration/activities';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';
import { openTable } from './open-table.ts';

/** Rows of a chunk unless the plan says: one to two seconds of work. */
const usualRows = 20_000;

export const planTable =
  (deps: StepDeps): CopyActivities['planTable'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async ({ beat }) => {
        const { spec } = await openTable(run, of.table);
        await createLedger(run.target);
        const chunks = await planChunks(
          run.target,
          run.source,
          {
            run: run.run,
            name: of.table,
            planHash: of.planHash,
            spec,
            rows: run.plan.chunk?.rows ?? usualRows,
          },
          beat,
        );
        const totals = (await totalsOf(run.target, run.run)).find((t) => t.name === of.table);
        return {
          rows: Number(await run.source.count(spec)),
          read: Number(totals?.read ?? 0),
          written: Number(totals?.written ?? 0),
          quarantined: Number(totals?.quarantined ?? 0),
          merged: Number(totals?.merged ?? 0),
          done: totals?.done === chunks,
        };
      }),
    );
