/**
 * The way back after the flip. Where the plan has no reverse delta, nothing carries later writes back: a rollback says so
 * and waits for people, it never loses them unseen.
 */
import type { Answer, MigrationStepActivities } from '@perennial/definitions/migration/activities';
import { answerOf, passed } from './answer.ts';
import type { StepDeps } from './deps.ts';
import { withRun } from './open-run.ts';

type ReverseSteps = Pick<
  MigrationStepActivities,
  'startReverse' | 'applyReverse' | 'stopReverse' | 'verifyReverse'
>;

const none = (evidence: string): Answer =>
  answerOf([{ level: 'L0', id: 'reverse', verdict: 'inconclusive', evidence }]);

export const reverseSteps = (deps: StepDeps): ReverseSteps => {
  const isWanted = (of: Parameters<ReverseSteps['stopReverse']>[0]): Promise<boolean> =>
    withRun(deps, of, async ({ plan }) => plan.rollback?.strategy === 'reverse-delta');
  return {
    startReverse: async (of) =>
      (await isWanted(of))
        ? none('carrying writes back is not built into runs yet; choose another rollback strategy')
        : passed(),
    applyReverse: async ({ last }) =>
      last
        ? none(
            'the plan has no reverse delta: what was written since the flip stays in the new system; carry it over by hand',
          )
        : passed({ counts: { applied: 0, lagMs: 0, caughtUp: 1 } }),
    stopReverse: async () => passed(),
    verifyReverse: async () => none('nothing was carried back, so nothing can be compared'),
  };
};
