import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { StoreContext } from '../core/context.ts';
import { requestKeyExpiry } from '../core/expiry.ts';
import { requestKey } from './open.ts';

export const claimKey =
  ({ rows, transact, now }: StoreContext) =>
  async (scope: Scope, key: string, bodyHash: string, no: string): Promise<void> => {
    const _id = requestKey(scope, key);
    const first = await transact(async (session) => {
      const found = await rows.requests.findOne({ _id }, { session });
      if (!found)
        await rows.requests.insertOne(
          { _id, bodyHash, no, createdAt: now(), expiresAt: requestKeyExpiry(now()) },
          { session },
        );
      return found;
    });
    if (first && first.bodyHash !== bodyHash)
      throw new DomainError(
        'idempotency.conflict',
        'this Idempotency-Key was used with another body; use a new key for a new request',
      );
  };

export const releaseKey =
  ({ rows, transact }: StoreContext) =>
  async (scope: Scope, key: string, bodyHash: string): Promise<void> => {
    const _id = requestKey(scope, key);
    await transact(async (session) => {
      const found = await rows.requests.findOne({ _id }, { session });
      // Two equal requests may be refused one after the other, with a corrected one between them.
      if (found?.bodyHash === bodyHash) await rows.requests.deleteOne({ _id }, { session });
    });
  };
