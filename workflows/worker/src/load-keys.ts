import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@perennial/service-kit/logger';
import { isOutage } from '@perennial/store/core/outage';
import type { Store } from '@perennial/store/ports';

/**
 * Waits for the store, as the worker could do nothing without it: workflow tasks that meet payloads before their keys
 * would fail, and each failure makes Temporal wait twice as long with the next try.
 */
export const loadKeys = async (
  { preload }: Pick<Store['dataKeys'], 'preload'>,
  logger: Pick<Logger, 'warn'>,
  pauseMs = 500,
): Promise<void> => {
  for (;;) {
    try {
      return await preload();
    } catch (err) {
      if (!isOutage(err)) throw err;
      logger.warn({ err }, 'the keys of the payloads are not at hand yet: the store does not answer');
      await wait(pauseMs);
    }
  }
};
