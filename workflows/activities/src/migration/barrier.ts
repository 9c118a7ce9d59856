import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { answerOf, passed } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';

/** How long transactions that were under way may take to end. */
const patienceMs = 60_000;
const lookMs = 200;

/** Waits until nobody writes any more. Whoever still does after a minute is named, and the cut-over goes no further. */
export const barrier =
  (deps: StepDeps): MigrationStepActivities['barrier'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async ({ signal }) => {
        const until = Date.now() + patienceMs;
        for (;;) {
          signal.throwIfAborted();
          const writers = (await run.source.freezing?.writers()) ?? [];
          if (writers.length === 0) return passed();
          if (Date.now() > until)
            return answerOf([
              {
                level: 'L3',
                id: 'barrier',
                verdict: 'failed',
                evidence: `these sessions still write to the source: ${writers.slice(0, 10).join(', ')}`,
              },
            ]);
          await new Promise((resolve) => setTimeout(resolve, lookMs));
        }
      }),
    );
