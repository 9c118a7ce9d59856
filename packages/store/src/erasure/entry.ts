import type { Change } from '@perennial/domain/audit/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Entry } from '../audit/append.ts';
import { hashOf } from '../core/hash.ts';
import type { Work } from './work.ts';

export type Changed = {
  stream: string;
  type: string;
  id: string;
  customer?: string;
  action: string;
  rev?: number;
  /** What is left of the record. */
  record: unknown;
  changes?: Change[];
};

/** Of a record an erasure changes. */
export const changedEntry = (
  { row: { tenant, person }, now }: Pick<Work, 'row' | 'now'>,
  { stream, type, id, customer, action, rev = 1, record, changes = [] }: Changed,
): Entry => ({
  tenant,
  ...(customer === undefined ? {} : { customer }),
  stream,
  at: new Date(now).toISOString(),
  actor: { id: systemActor.id, kind: systemActor.kind },
  action,
  record: { type, id, rev, hash: hashOf(record) },
  changes,
  cause: { requestId: `erasure/${person}` },
});
