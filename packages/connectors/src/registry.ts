/** Every way to check or roll back, by its `how`: a way the registers know and this does not is a compile error. */
import type { AutomatedCheck, RollbackStep } from '@perennial/domain/register/schema';
import { checkCommand } from './checks/command.ts';
import { checkHttp } from './checks/http.ts';
import { checkSql } from './checks/sql.ts';
import type { CheckOutcome, ConnectorDeps, RollbackOutcome, SiteTarget } from './ports.ts';
import { rollbackCommand } from './rollback/command.ts';
import { rollbackHttp } from './rollback/http.ts';

/**
 * Runs one automated check against a site, read-only. Throws `CheckInconclusive` when it cannot be run (network,
 * missing secret, unknown command, timeout): that is neither a pass nor a fail.
 */
export const runCheck = async (
  check: AutomatedCheck,
  site: SiteTarget,
  deps: ConnectorDeps,
): Promise<CheckOutcome> => {
  switch (check.how) {
    case 'http':
      return checkHttp(check, site, deps);
    case 'sql':
      return checkSql(check, site, deps);
    case 'command':
      return checkCommand(check, site, deps);
  }
};

/** Runs one automated rollback step at a site. Throws `RollbackFailed` when it did not succeed. */
export const runRollback = async (
  step: RollbackStep,
  site: SiteTarget,
  deps: ConnectorDeps,
): Promise<RollbackOutcome> => {
  switch (step.how) {
    case 'http':
      return rollbackHttp(step, site, deps);
    case 'command':
      return rollbackCommand(step, site, deps);
  }
};
