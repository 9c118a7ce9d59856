import { CannotFollow } from '@perennial/connectors/database/delta/ports';
import type { Answer, MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { answerOf, clip, passed } from './answer.ts';
import { type Beating, beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { applyChanges, openChanges } from './open-changes.ts';
import { type OpenRun, withRun } from './open-run.ts';

type DeltaSteps = Pick<MigrationStepActivities, 'startDelta' | 'applyDelta' | 'stopDelta' | 'lastDelta'>;

const cannot = (error: CannotFollow): Answer =>
  answerOf([{ level: 'L0', id: 'delta', verdict: 'failed', evidence: clip(error.message) }]);

const apply = async (run: OpenRun, { signal, beat }: Beating): Promise<Answer> => {
  const following = await openChanges(run);
  if (following === undefined) return passed({ counts: { applied: 0, lagMs: 0, caughtUp: 1 } });
  try {
    const applied = await applyChanges(run, following, run.run, { signal, beat });
    return passed({ counts: { applied, lagMs: 0, caughtUp: 1 } });
  } finally {
    await following.changes.close();
  }
};

export const deltaSteps = (deps: StepDeps): DeltaSteps => ({
  startDelta: (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const following = await openChanges(run);
        if (following === undefined) return passed();
        try {
          await following.changes.begin();
          return passed({ counts: { followed: following.tables.length } });
        } catch (error) {
          if (error instanceof CannotFollow) return cannot(error);
          throw error;
        } finally {
          await following.changes.close();
        }
      }),
    ),
  applyDelta: (of) => withRun(deps, of, (run) => beating((beats) => apply(run, beats))),
  lastDelta: (of) => withRun(deps, of, (run) => beating((beats) => apply(run, beats))),
  stopDelta: (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const following = await openChanges(run);
        await following?.changes.end();
        return passed();
      }),
    ),
});
