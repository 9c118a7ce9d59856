import { RollbackFailed } from '@perennial/connectors/errors';
import { connectorsFor } from '@perennial/connectors/ports';
import { runRollback as runStep } from '@perennial/connectors/registry';
import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import type { CheckDeps } from './run-checks.ts';
import { siteOf } from './site-of.ts';

/** Carries out one rollback step of the module. A step tried in vain is for a person; an outage is retried. */
export const runRollback =
  ({ registers, connectors }: CheckDeps): TicketActivities['runRollback'] =>
  async ({ workflowId, attempt, step: id, ...at }) => {
    const { site, module } = await siteOf(registers, at, workflowId);
    const step = module.rollbackSteps.find((s) => s.id === id);
    if (!step) return { failed: `module ${at.module} no longer has a rollback step ${id}` };
    try {
      const deps = connectorsFor(connectors, at, `${workflowId}/rollback/${attempt}/${id}`);
      return { done: (await runStep(step, site, deps)).evidence };
    } catch (e) {
      if (!(e instanceof RollbackFailed)) throw e;
      return { failed: e.message };
    }
  };
