import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@perennial/domain/errors';
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { IntakeDeps } from '../../deps.ts';
import { findRun, migrationDeps } from './find.ts';

/** A start usually takes a tenth of this. */
const patienceMs = 4_000;

const saysOver = (e: unknown): boolean =>
  e instanceof DomainError && e.details.errors?.some(({ code }) => code === 'state.over') === true;

/**
 * Gives a run its command, though its workflow may not have started yet, and answers the run as the store has it then.
 * @throws DomainError `flow.notStarted` when it has not started within a few seconds.
 */
export const giveMigration = async (
  deps: IntakeDeps,
  scope: Scope,
  { workflow, no }: MigrationRecord,
  command: MigrationCommand,
): Promise<MigrationRecord> => {
  const { store, now } = deps;
  const flow = migrationDeps(deps);
  const until = now() + patienceMs;
  for (;;) {
    // Asked first: a start that is sent between the two questions must not look like a run that has ended.
    const starting = await store.starts.pending(workflow.id);
    try {
      await flow.command(workflow.id, command);
      return await findRun(store, scope, no);
    } catch (e) {
      if (!(starting && saysOver(e))) throw e;
      if (now() >= until)
        throw new DomainError(
          'flow.notStarted',
          'the run is stored, its workflow has not started yet; repeat with the same Idempotency-Key',
          { retryAfterS: 2 },
        );
    }
    await wait(100);
  }
};
