import { DomainError } from '@perennial/domain/errors';
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import { refusals } from '@perennial/domain/migration/run/refusals/rules';
import type { RunState } from '@perennial/domain/migration/run/rules';
import type { Client } from '@temporalio/client';
import { asDomainError, isGone } from './failures.ts';

/**
 * Gives a migration's run a command and waits until the store holds what it did. Repeating it with the same id does
 * nothing twice.
 * @throws DomainError `migration.refused` with the rule; `flow.unavailable` when there is no answer within `timeoutMs`.
 */
export const commandMigration = async (
  client: Client,
  workflowId: string,
  command: MigrationCommand,
  timeoutMs = 5_000,
): Promise<{ seq: number; rev: number; state: RunState }> => {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, () =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate<{ seq: number; rev: number; state: RunState }, [MigrationCommand]>(command.name, {
          updateId: command.id,
          args: [command],
        }),
    );
  } catch (e) {
    const over = refusals['state.over'];
    if (isGone(e))
      throw new DomainError('migration.refused', over, {
        errors: [{ path: '', code: 'state.over', message: over }],
      });
    throw asDomainError(e);
  }
};
