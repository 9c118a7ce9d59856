import { randomUUID } from 'node:crypto';
import { DomainError, httpStatus } from '@perennial/domain/errors';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import type { Store } from '@perennial/store/ports';

/** The workflow has judged and changed nothing. Without an answer it may have: then the key stays with its body. */
const isRefusal = (e: unknown): boolean => e instanceof DomainError && httpStatus[e.code] < 500;

/** Runs a command under an id made of its key, so that the same key and body happen once and another body is refused. */
export const keyed = async <T>(
  store: Store,
  scope: Scope,
  { no }: MigrationRecord,
  { name, key, body }: { name: string; key: string | undefined; body: unknown },
  work: (id: string) => Promise<T>,
): Promise<T> => {
  const id = `${name}:${scope.actor.id}:${key ?? randomUUID()}`;
  if (key === undefined) return work(id);
  const claim = [scope, `${no}/${id}`, bodyHash(body)] as const;
  await store.tickets.claimKey(...claim, no);
  try {
    return await work(id);
  } catch (e) {
    if (isRefusal(e)) await store.tickets.releaseKey(...claim);
    throw e;
  }
};
