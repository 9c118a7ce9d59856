import { createHash } from 'node:crypto';
import { DomainError } from '@perennial/domain/errors';
import type { Context } from 'hono';

/** The caller's Idempotency-Key, if there is one: 1 to 200 visible ASCII characters. */
export const idempotencyKey = (c: Context): string | undefined => {
  const key = c.req.header('Idempotency-Key')?.trim();
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new DomainError(
      'request.invalid',
      'Idempotency-Key: use 1 to 200 visible ASCII characters, e.g. a UUID',
      {
        errors: [
          {
            path: '/headers/Idempotency-Key',
            code: 'invalid',
            message: 'use 1 to 200 visible ASCII characters',
          },
        ],
      },
    );
  return key;
};

/** The same request has the same hash, however its members are ordered. */
export const bodyHash = (body: unknown): string => {
  const ordered = JSON.stringify(body, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex');
};
