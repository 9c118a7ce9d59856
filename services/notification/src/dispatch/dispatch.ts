/** Turns events into deliveries and deliveries into letters. At least once: a repeat carries the same key. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Channel, DeliveryFailed } from '@perennial/channels/port';
import type { NoticeChannel } from '@perennial/domain/notice/rules';
import { letterText } from '@perennial/i18n/letter';
import type { Logger } from '@perennial/service-kit/logger';
import type { Delivery, Store } from '@perennial/store/ports';
import { type ExpandDeps, expandNotice } from '../expand/expand.ts';
import { backOffMs } from './back-off.ts';

export type DispatchDeps = ExpandDeps & {
  store: Pick<Store, 'notices' | 'deliveries'>;
  channels: Record<NoticeChannel, Channel>;
  logger: Logger;
  onOutcome?: (delivery: Delivery, outcome: 'sent' | 'failed' | 'parked') => void;
};

const leaseMs = 60_000;
const noticeTries = 5;
const deliveryTries = 12;
/** Sent side by side: one slow receiver holds up only its own lane. */
const lanes = 8;

const reasonOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** Expands what waits; answers how many events were taken. */
export const expandOnce = async (deps: DispatchDeps): Promise<number> => {
  const { store, now, logger } = deps;
  const rows = await store.notices.lease(now(), leaseMs, 50);
  for (const row of rows) {
    try {
      await store.notices.expand(row.id, await expandNotice(deps, row));
    } catch (e) {
      const park = row.attempts + 1 >= noticeTries;
      logger[park ? 'error' : 'warn']({ notice: row.id, error: reasonOf(e), park }, 'event not expanded');
      await store.notices.failed(row.id, reasonOf(e), now() + backOffMs(row.attempts), park);
    }
  }
  return rows.length;
};

const sendOne = async (deps: DispatchDeps, delivery: Delivery): Promise<void> => {
  const { store, channels, now, logger, onOutcome } = deps;
  const { id, address, tenant, ticket, letter, locale } = delivery;
  const payload = letter ? letterText(locale, letter) : delivery.payload;
  try {
    await channels[delivery.channel].deliver({
      key: id,
      to: address,
      thread: `${tenant}/${ticket}`,
      ...payload,
    });
  } catch (e) {
    const retryable = !(e instanceof DeliveryFailed) || e.retryable;
    const park = !retryable || delivery.attempts + 1 >= deliveryTries;
    const after = e instanceof DeliveryFailed ? e.retryAfterMs : undefined;
    logger.warn({ delivery: id, error: reasonOf(e), park }, 'not delivered');
    await store.deliveries.failed(id, reasonOf(e), now() + (after ?? backOffMs(delivery.attempts)), park);
    onOutcome?.(delivery, park ? 'parked' : 'failed');
    return;
  }
  await store.deliveries.sent(id, now());
  onOutcome?.(delivery, 'sent');
};

/** Sends what is due; answers how many deliveries were taken. */
export const sendOnce = async (deps: DispatchDeps): Promise<number> => {
  const due = await deps.store.deliveries.lease(deps.now(), leaseMs, 64);
  const waiting = [...due];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await sendOne(deps, next);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, due.length) }, lane));
  return due.length;
};

export type Dispatcher = { stop: () => Promise<void> };

export const runDispatcher = (deps: DispatchDeps, idleMs = 250): Dispatcher => {
  const stopping = new AbortController();
  const turn = async (work: (deps: DispatchDeps) => Promise<number>): Promise<void> => {
    while (!stopping.signal.aborted) {
      let taken = 0;
      try {
        taken = await work(deps);
      } catch (err) {
        deps.logger.warn({ err }, 'the dispatcher cannot read its queue');
      }
      if (taken === 0) await wait(idleMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = Promise.all([turn(expandOnce), turn(sendOnce)]);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
