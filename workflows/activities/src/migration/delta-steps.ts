import { CannotFollow } from '@perennial/connectors/database/delta/ports';
import { verifySource } from '@perennial/connectors/database/verify/verify-source';
import type { Answer, MigrationStepActivities } from '@perennial/definitions/migration/activities';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import { answerOf, clip, passed } from './answer.ts';
import { type Beating, beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { applyChanges, methodOf, openChanges } from './open-changes.ts';
import { type OpenRun, withRun } from './open-run.ts';
import { openTable } from './open-table.ts';

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

/** Tables whose changes nobody has followed: the source stands still now, and has to hold what was copied. */
const unfollowedChecks = async (
  run: OpenRun,
  { signal, beat }: Beating,
): Promise<(CheckResult & { table: string })[]> => {
  const info = await run.sourceInfo();
  const results: (CheckResult & { table: string })[] = [];
  for (const table of run.plan.tables.filter((one) => methodOf(run.plan, one, info) === 'none')) {
    const open = await openTable(run, table.name);
    const check = await verifySource({
      ...open,
      run: run.run,
      name: table.name,
      source: run.source,
      target: run.target,
      merges: open.collisions === 'merge',
      signal,
      beat: (rows) => beat({ table: table.name, rows }),
    });
    results.push({ ...check, table: table.name });
  }
  return results;
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
  lastDelta: (of) =>
    withRun(deps, of, (run) =>
      beating(async (beats) => {
        const applied = await apply(run, beats);
        const unfollowed = await unfollowedChecks(run, beats);
        return unfollowed.length === 0
          ? applied
          : answerOf(unfollowed, applied.counts === undefined ? {} : { counts: applied.counts });
      }),
    ),
  stopDelta: (of) =>
    withRun(deps, of, (run) =>
      beating(async () => {
        const following = await openChanges(run);
        await following?.changes.end();
        return passed();
      }),
    ),
});
