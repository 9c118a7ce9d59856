import type { AuditEvent, Change } from '@perennial/domain/audit/rules';
import type { Collections } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { type Personal, sealValue } from './personal.ts';

export const genesis = '0'.repeat(64);

/** An event as its writer knows it; the chain adds `prev` and, where absent, the next `seq`. */
export type Entry = Omit<AuditEvent, 'v' | 'prev' | 'seq'> & { seq?: number };

const seal = (tenant: string, changes: Change[], kept: Personal[]): Change[] =>
  changes.map((c) => {
    const key = c.path.split('/').at(-1) ?? '';
    return {
      path: c.path,
      old: sealValue(tenant, c.old, kept, key),
      new: sealValue(tenant, c.new, kept, key),
    };
  });

/** Appends to one stream inside the transaction of the change itself. */
export const appendAudit = async (rows: Collections, session: Session, entries: Entry[]): Promise<void> => {
  const [first] = entries;
  if (!first) return;
  const headId = `${first.tenant}/${first.stream}`;
  const head = await rows.heads.findOne({ _id: headId }, { session });
  let prev = head?.hash ?? genesis;
  let seq = head?.seq ?? 0;
  const kept: Personal[] = [];
  const written = entries.map((entry) => {
    seq = entry.seq ?? seq + 1;
    const event: AuditEvent = { v: 1, ...entry, seq, prev, changes: seal(entry.tenant, entry.changes, kept) };
    prev = hashOf(event);
    const { tenant, stream, customer } = entry;
    return {
      _id: `${tenant}/${stream}/${seq}`,
      tenant,
      ...(customer ? { customer } : {}),
      stream,
      seq,
      hash: prev,
      event,
    };
  });
  await rows.audit.insertMany(written, { session });
  if (kept.length > 0) await rows.personal.insertMany(kept, { session });
  if (head) await rows.heads.updateOne({ _id: headId }, { $set: { seq, hash: prev } }, { session });
  else await rows.heads.insertOne({ _id: headId, seq, hash: prev }, { session });
};
