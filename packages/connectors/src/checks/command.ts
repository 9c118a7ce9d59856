import type { AutomatedCheck } from '@perennial/domain/register/schema';
import { runCommand } from '../command/run.ts';
import { CheckInconclusive, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import type { CheckOutcome, ConnectorDeps, SiteTarget } from '../ports.ts';

type CommandCheck = Extract<AutomatedCheck, { how: 'command' }>;

/** Passes when the configured command exits with 0. */
export const checkCommand = async (
  check: CommandCheck,
  site: SiteTarget,
  { commands }: Pick<ConnectorDeps, 'commands'>,
): Promise<CheckOutcome> => {
  const end = await runCommand(check.command, commands, site, check.timeoutMs).catch((error: unknown) => {
    throw new CheckInconclusive(`check ${check.id} could not be run: ${reasonOf(error)}`, error);
  });
  return {
    result: end.exitCode === 0 ? 'pass' : 'fail',
    evidence: evidenceOf(`command ${check.command} exited with ${end.exitCode}`, end.output),
  };
};
