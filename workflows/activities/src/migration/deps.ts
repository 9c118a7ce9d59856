import type { ConnectorHost } from '@perennial/connectors/ports';
import type { Plan } from '@perennial/domain/migration/plan/rules';

/** What the steps of a migration need of the process that runs them. */
export type StepDeps = {
  /** The plan behind a hash; undefined when there is none in this tenant. */
  planOf: (tenant: string, planHash: string) => Promise<Plan | undefined>;
  resolveSecret: ConnectorHost['resolveSecret'];
};
