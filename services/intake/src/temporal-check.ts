import type { Check } from '@perennial/service-kit/app';
import type { Temporal } from '@perennial/temporal/connect';
import { isTransient } from '@perennial/temporal/failures';

/**
 * Whether Temporal answers for our namespace within `timeoutMs`. `/readyz` is open to everybody: what it says names no
 * address.
 */
export const temporalCheck =
  ({ connection, namespace }: Pick<Temporal, 'connection' | 'namespace'>, timeoutMs = 2_000): Check =>
  async () => {
    try {
      await connection.withDeadline(Date.now() + timeoutMs, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
    } catch (cause) {
      const why = isTransient(cause)
        ? `no answer within ${timeoutMs} ms; tickets are taken and start when it is back`
        : 'it does not serve our namespace; check TEMPORAL_NAMESPACE';
      throw new Error(why, { cause });
    }
  };
