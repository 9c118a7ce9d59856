import { DomainError } from '@perennial/domain/errors';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { aMigration } from '@perennial/testkit/flow/a-migration';
import { expect, test } from 'vitest';
import { runChanges } from './changes.ts';

const { record } = aMigration({}, 0);
type Read = MigrationRecord | undefined | Error;

/** What the store answers, one after the other; the last one stays. */
const watch = (reads: Read[], stop = new AbortController()) => {
  const read = async () => {
    const next = reads.length > 1 ? reads.shift() : reads[0];
    if (next instanceof Error) throw next;
    return next;
  };
  return runChanges({ read, signal: stop.signal, pollMs: 1 });
};
const all = async (changes: AsyncGenerator<MigrationRecord>) => {
  const seen: number[] = [];
  for await (const { rev } of changes) seen.push(rev);
  return seen;
};
const rev = (n: number, over: Partial<MigrationRecord> = {}): MigrationRecord => ({
  ...record,
  rev: n,
  ...over,
});
const closed = rev(9, { outcome: 'closed', state: 'closed' });

test('each state comes once, and the end of the run ends it', async () => {
  expect(await all(watch([rev(1), rev(1), rev(2), rev(2), closed]))).toEqual([1, 2, 9]);
});

test('counts that change within a revision are a change', async () => {
  expect(await all(watch([rev(1), rev(1, { updatedAt: 5 }), closed]))).toEqual([1, 1, 9]);
});

test('a read model that is written anew, and a store that is away, are waited for', async () => {
  const away = new DomainError('store.unavailable', 'gone');
  expect(await all(watch([rev(1), undefined, away, rev(1), closed]))).toEqual([1, 9]);
});

test('any other error ends it', async () => {
  await expect(all(watch([rev(1), new TypeError('bug')]))).rejects.toThrow('bug');
});

test('the signal ends it without an error, at once', async () => {
  const stop = new AbortController();
  const changes = watch([rev(1)], stop);
  expect((await changes.next()).value).toMatchObject({ rev: 1 });
  const waiting = changes.next();
  stop.abort();
  expect((await waiting).done).toBe(true);
});
