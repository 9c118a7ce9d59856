/** Queues each lead's daily digest once; the dispatcher sends it. */
import { setTimeout as wait } from 'node:timers/promises';
import { digestDue } from '@perennial/domain/register/digest';
import type { Person } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { digestText } from '@perennial/i18n/digest';
import type { Logger } from '@perennial/service-kit/logger';
import type { Delivery, Store } from '@perennial/store/ports';
import { digestFacts, type FactsStore } from './facts.ts';
import { digestReaders } from './readers.ts';

export type DigestDeps = {
  store: FactsStore & Pick<Store, 'registers' | 'digests'>;
  now: () => number;
  logger: Logger;
};

const deliveryOf = (
  tenant: string,
  { id: recipient, contacts, locale }: Person,
  { id, day, now }: { id: string; day: string; now: number },
  payload: Delivery['payload'],
): Delivery => ({
  id,
  tenant,
  customer: '',
  ticket: `digest-${day}`,
  seq: 1,
  event: 'digest',
  audience: 'person',
  channel: 'email',
  recipient,
  address: contacts.email ?? '',
  locale,
  payload,
  state: 'queued',
  attempts: 0,
  createdAt: now,
  nextAttemptAt: now,
});

const digestOne = async ({ store, now }: DigestDeps, scope: Scope, person: Person): Promise<boolean> => {
  const at = now();
  const due = digestDue(person, at);
  if (!due) return false;
  const { tenant } = scope;
  const id = `digest/${tenant}/${due.day}/${person.id}/email`;
  // Asked first: a digest is costly to write, and most turns find it written.
  if (await store.digests.isQueued(id)) return false;
  const facts = await digestFacts(store, scope, person, { day: due.day, now: at });
  const payload = digestText(facts, person.locale);
  return store.digests.queue(deliveryOf(tenant, person, { id, day: due.day, now: at }, payload));
};

/** One turn over all vendors; answers how many digests were queued. One that fails holds up no other. */
export const digestOnce = async (deps: DigestDeps): Promise<number> => {
  const { store, now, logger } = deps;
  let queued = 0;
  for (const tenant of await store.digests.tenants()) {
    const scope: Scope = { tenant, actor: systemActor, requestId: 'digest' };
    try {
      for (const person of await digestReaders(store, scope, now()))
        if (await digestOne(deps, scope, person)) queued += 1;
    } catch (err) {
      logger.error({ err, tenant }, 'the digest was not written');
    }
  }
  return queued;
};

export const runDigests = (deps: DigestDeps, pauseMs = 60_000): { stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await digestOnce(deps).catch((err: unknown) => deps.logger.warn({ err }, 'no digest can be written'));
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
