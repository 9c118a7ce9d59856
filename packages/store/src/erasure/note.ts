import type { Change } from '@perennial/domain/audit/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { appendAudit, type Entry } from '../audit/append.ts';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import type { ErasureRow } from './row.ts';

export type By = { actor: Pick<Actor, 'id' | 'kind'>; requestId: string };

export type Noted = { action: string; at: number; changes?: Change[]; reason?: string };

/** Of the erasure's own stream. Its hash covers no text that has to be forgotten. */
export const entryOf = (
  { tenant, person, rev, phase, counts, remaining }: ErasureRow,
  { actor, requestId }: By,
  { action, at, changes = [], reason }: Noted,
): Entry => ({
  tenant,
  stream: `erasure/${person}`,
  at: new Date(at).toISOString(),
  actor: { id: actor.id, kind: actor.kind },
  action: `erasure.${action}`,
  ...(reason === undefined ? {} : { reason }),
  record: {
    type: 'erasure',
    id: person,
    rev,
    hash: hashOf({ tenant, person, rev, phase, counts, remaining }),
  },
  changes,
  cause: { requestId },
});

export const note = (
  rows: Collections,
  session: Session,
  row: ErasureRow,
  by: By,
  noted: Noted,
): Promise<void> => appendAudit(rows, session, [entryOf(row, by, noted)]);
