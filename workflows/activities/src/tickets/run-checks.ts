import { CheckInconclusive } from '@perennial/connectors/errors';
import { type ConnectorHost, connectorsFor } from '@perennial/connectors/ports';
import { runCheck } from '@perennial/connectors/registry';
import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import type { RegisterRepository } from '@perennial/store/ports';
import { siteOf } from './site-of.ts';

export type CheckDeps = { registers: Pick<RegisterRepository, 'get'>; connectors: ConnectorHost };

/** Runs every automated check of the ticket's module at its site; one that cannot be run is inconclusive, never passed. */
export const runChecks =
  ({ registers, connectors }: CheckDeps): TicketActivities['runChecks'] =>
  async ({ workflowId, attempt, ...at }) => {
    const { site, module } = await siteOf(registers, at, workflowId);
    return Promise.all(
      module.checks.map(async (check) => {
        const about = { kind: check.kind, check: check.id };
        try {
          const key = `${workflowId}/check/${attempt}/${check.id}`;
          const deps = connectorsFor(connectors, at, key);
          return { ...about, ...(await runCheck(check, site, deps)) };
        } catch (e) {
          if (!(e instanceof CheckInconclusive)) throw e;
          return { ...about, result: 'inconclusive' as const, evidence: e.message };
        }
      }),
    );
  };
