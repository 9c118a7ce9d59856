/** How the promised workflow starts stand: an old one means that Temporal is away, a parked one needs a person. */
import { DomainError } from '@perennial/domain/errors';
import { createGauge, type Metrics } from '@perennial/service-kit/metrics';
import type { StartOutbox } from '@perennial/store/ports';

/** Counting ends here: whoever has this many parked rows need not know how many more. */
const countedAtMost = 1_000;

/** A store that is away must not take the service's other figures with it. */
const unlessAway = async (read: Promise<number>): Promise<number> => {
  try {
    return await read;
  } catch (e) {
    if (e instanceof DomainError && e.code === 'store.unavailable') return Number.NaN;
    throw e;
  }
};

export const addOutboxMetrics = (metrics: Metrics, starts: StartOutbox, now: () => number): void => {
  createGauge(
    metrics,
    'start_outbox_oldest_age_ms',
    'Age in ms of the oldest ticket whose workflow has not been started, parked ones left out; NaN while the store is away',
    () => unlessAway(starts.oldestAgeMs(now())),
  );
  createGauge(
    metrics,
    'start_outbox_parked',
    `Workflow starts given up after too many tries, counted up to ${countedAtMost}; NaN while the store is away`,
    () => unlessAway(starts.parked(countedAtMost).then((rows) => rows.length)),
  );
};
