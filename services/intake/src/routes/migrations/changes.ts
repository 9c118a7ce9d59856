import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@perennial/domain/errors';
import { isOver, type MigrationRecord } from '@perennial/domain/migration/run/rules';
import { unless } from './unless.ts';

export type Watched = {
  /** Undefined for a moment, where a read model is being written anew. */
  read: () => Promise<MigrationRecord | undefined>;
  /** Ends the sequence, without an error. */
  signal: AbortSignal;
  pollMs?: number;
};

/** The run as it is, and again whenever it is another; ends with the run. A store that is away is waited for. */
export async function* runChanges({ read, signal, pollMs = 500 }: Watched): AsyncGenerator<MigrationRecord> {
  let last = '';
  while (!signal.aborted) {
    const record = await read().catch((e: unknown) => {
      if (!(e instanceof DomainError) || e.code !== 'store.unavailable') throw e;
      return undefined;
    });
    if (signal.aborted) return;
    const text = record === undefined ? last : JSON.stringify(record);
    if (record && text !== last) {
      last = text;
      yield record;
      if (isOver(record)) return;
    }
    await unless(signal, delay(pollMs, undefined, { signal }));
  }
}
