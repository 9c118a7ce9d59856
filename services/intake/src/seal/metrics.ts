import { DomainError } from '@perennial/domain/errors';
import { createGauge, type Metrics } from '@perennial/service-kit/metrics';
import type { SealRepository } from '@perennial/store/ports';

export const addSealMetrics = (metrics: Metrics, seals: SealRepository): void => {
  createGauge(
    metrics,
    'audit_seal_lag_ms',
    'Age in ms of the oldest audit event that has no place in its log yet; NaN while the store is away',
    async () => {
      try {
        // By the clock of the process, as the events' own marks are.
        return await seals.lagMs(Date.now());
      } catch (e) {
        if (e instanceof DomainError && e.code === 'store.unavailable') return Number.NaN;
        throw e;
      }
    },
  );
};
