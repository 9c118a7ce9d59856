/** Steps of a cut-over. Each is fenced by its attempt: once that is undone, a step that comes late does nothing. */
import { createCutover, fenced, undoAttempt } from '@perennial/connectors/database/cutover/fence';
import { flip as flipAlias, unflip as unflipAlias } from '@perennial/connectors/database/cutover/flip';
import { freezeDatabase } from '@perennial/connectors/database/cutover/freeze';
import { setSequences as set } from '@perennial/connectors/database/cutover/sequences';
import { smokeCheck } from '@perennial/connectors/database/cutover/smoke';
import type {
  Answer,
  CutoverRef,
  MigrationStepActivities,
} from '@perennial/definitions/migration/activities';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import { answerOf, passed } from './answer.ts';
import { beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { type OpenRun, withRun } from './open-run.ts';
import { writtenTables } from './written-tables.ts';

type CutoverSteps = Pick<
  MigrationStepActivities,
  'freeze' | 'unfreeze' | 'setSequences' | 'flip' | 'unflip' | 'smoke' | 'freezeTarget'
>;

/** Who does not say what it is to be called stays reachable by its own address. */
const aliasOf = ({ plan }: OpenRun): string => plan.cutover?.flip?.alias ?? plan.site;

const refused = (id: string, evidence: string): Answer =>
  answerOf([{ level: 'L3', id, verdict: 'failed', evidence }]);

export const cutoverSteps = (deps: StepDeps): CutoverSteps => {
  const step = (of: CutoverRef, work: (run: OpenRun) => Promise<Answer>): Promise<Answer> =>
    withRun(deps, of, (run) =>
      beating(async () => {
        await createCutover(run.target);
        return work(run);
      }),
    );
  return {
    freeze: (of) =>
      step(of, async (run) => {
        const { freezing } = run.source;
        if (freezing === undefined)
          return refused(
            'freeze',
            `writes to a source of kind ${run.plan.source.kind} cannot be stopped from here`,
          );
        await fenced(run.target, run.run, of.fence, () => freezing.freeze(run.plan.cutover?.freeze));
        return passed();
      }),
    unfreeze: (of) =>
      step(of, async (run) => {
        await undoAttempt(run.target, run.run, of.fence);
        await run.source.freezing?.unfreeze(run.plan.cutover?.unfreeze);
        return passed();
      }),
    setSequences: (of) =>
      step(of, async (run) => {
        const tables = writtenTables(run.plan);
        const done = await fenced(run.target, run.run, of.fence, () => set(run.target, run.schema, tables));
        return passed({ counts: { sequences: done.length } });
      }),
    flip: (of) =>
      step(of, async (run) => {
        await flipAlias(run.target, run.run, of.fence, aliasOf(run));
        return passed();
      }),
    unflip: (of) =>
      step(of, async (run) => {
        await unflipAlias(run.target, run.run, of.fence, aliasOf(run));
        return passed();
      }),
    smoke: (of) =>
      step(of, async (run) => {
        const results: CheckResult[] = [];
        for (const check of run.plan.cutover?.smoke ?? []) results.push(await smokeCheck(run.target, check));
        return results.length === 0
          ? refused('smoke', 'the plan names no smoke check; add cutover.smoke, and try again')
          : answerOf(results);
      }),
    freezeTarget: (of) =>
      step(of, async (run) => {
        await freezeDatabase(run.target);
        return passed();
      }),
  };
};
