import type { RollbackStep } from '@perennial/domain/register/schema';
import { runCommand } from '../command/run.ts';
import { RollbackFailed, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import type { ConnectorDeps, RollbackOutcome, SiteTarget } from '../ports.ts';

type CommandStep = Extract<RollbackStep, { how: 'command' }>;

/** Runs the configured command; any exit code but 0 throws `RollbackFailed`. */
export const rollbackCommand = async (
  step: CommandStep,
  site: SiteTarget,
  { commands }: Pick<ConnectorDeps, 'commands'>,
): Promise<RollbackOutcome> => {
  const end = await runCommand(step.command, commands, site, step.timeoutMs).catch((error: unknown) => {
    throw new RollbackFailed(`rollback step ${step.id} failed: ${reasonOf(error)}`, error);
  });
  const evidence = evidenceOf(`command ${step.command} exited with ${end.exitCode}`, end.output);
  if (end.exitCode !== 0) throw new RollbackFailed(`rollback step ${step.id} failed: ${evidence}`);
  return { evidence };
};
