import { leftOf } from '@perennial/connectors/database/ledger/left';
import { StoppedByRule } from '@perennial/connectors/database/load/map-chunk';
import { runLane } from '@perennial/connectors/database/load/run-lane';
import type { CopyActivities } from '@perennial/definitions/migration/activities';
import { ApplicationFailure } from '@temporalio/activity';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';
import { openTable } from './open-table.ts';
import { throttleOf } from './throttle.ts';

/** A lane that is gone is missed after this; its chunk goes to another. */
const leaseMs = 30_000;
/** Between two looks whether another lane has given a chunk back. */
const lookAgainMs = 500;

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

export const copyLane =
  (deps: StepDeps): CopyActivities['copyLane'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async ({ signal, beat }) => {
        const { spec, mapper, writes, collisions } = await openTable(run, of.table);
        const lanes = run.plan.chunk?.lanes ?? 2;
        const lane = {
          source: run.source,
          spec,
          target: await run.connect(),
          ledger: run.target,
          schema: run.schema,
          writes,
          mapper,
          collisions,
          run: run.run,
          name: of.table,
          owner: `${of.no} lane ${of.lane}`,
          leaseMs,
          signal,
          most: of.chunks,
          throttle: throttleOf(run.plan.throttle, lanes, rest, signal),
          beat,
        };
        try {
          for (;;) {
            const { read, written, quarantined, merged, chunks } = await runLane(lane);
            const left = await leftOf(run.target, run.run, of.table);
            if (chunks > 0 || left === 0)
              return { read, written, quarantined, merged, chunks, done: left === 0 };
            // The others hold what is left; one of them may be gone, and what it held comes back.
            await rest(lookAgainMs, signal);
          }
        } catch (error) {
          if (error instanceof StoppedByRule)
            throw ApplicationFailure.nonRetryable(error.message, 'migration.stopped');
          throw error;
        }
      }),
    );
