import type { AuditEvent, Change } from '@perennial/domain/audit/rules';
import type { mongo } from 'mongoose';
import type { Collections, Rows } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { markerOf } from './marker.ts';
import { type Personal, sealValue } from './personal.ts';

export const genesis = '0'.repeat(64);

/** An event as its writer knows it; the chain adds `prev` and, where absent, the next `seq`. */
export type Entry = Omit<AuditEvent, 'v' | 'prev' | 'seq'> & { seq?: number };

/** Where each stream's chain ends. */
export type Heads = Map<string, { seq: number; hash: string; stored: boolean }>;

export const headId = ({ tenant, stream }: Pick<Entry, 'tenant' | 'stream'>): string => `${tenant}/${stream}`;

export const readHeads = async (rows: Collections, session: Session, ids: string[]): Promise<Heads> => {
  if (ids.length === 0) return new Map();
  const found = await rows.heads.find({ _id: { $in: [...new Set(ids)] } }, { session }).toArray();
  return new Map(found.map(({ _id, seq, hash }) => [_id, { seq, hash, stored: true }]));
};

const seal = (tenant: string, changes: Change[], kept: Personal[]): Change[] =>
  changes.map((c) => {
    const key = c.path.split('/').at(-1) ?? '';
    return {
      path: c.path,
      old: sealValue(tenant, c.old, kept, key),
      new: sealValue(tenant, c.new, kept, key),
    };
  });

/** Heads to look up: a stream that begins here has none, and the store refuses a second beginning. */
const continued = (entries: Entry[]): string[] => {
  const begun = new Set(entries.filter((e) => e.seq === 1).map(headId));
  return entries.map(headId).filter((id) => !begun.has(id));
};

/** Appends to one or more streams inside the transaction of the change itself; entries of a stream in their order. */
export const appendAudit = async (
  rows: Collections,
  session: Session,
  entries: Entry[],
  known?: Heads,
): Promise<void> => {
  if (entries.length === 0) return;
  const heads = known ?? (await readHeads(rows, session, continued(entries)));
  const moved = new Set<string>();
  const kept: Personal[] = [];
  const waiting = Date.now();
  const written = entries.map((entry) => {
    const id = headId(entry);
    const head = heads.get(id) ?? { seq: 0, hash: genesis, stored: false };
    const seq = entry.seq ?? head.seq + 1;
    const { tenant, stream, customer } = entry;
    const event: AuditEvent = {
      v: 1,
      ...entry,
      seq,
      prev: head.hash,
      changes: seal(tenant, entry.changes, kept),
    };
    const hash = hashOf(event);
    heads.set(id, { ...head, seq, hash });
    moved.add(id);
    return {
      _id: `${tenant}/${stream}/${seq}`,
      tenant,
      ...(customer ? { customer } : {}),
      stream,
      seq,
      hash,
      event,
      unsealed: markerOf(tenant, waiting),
    };
  });
  await rows.audit.insertMany(written, { session });
  if (kept.length > 0) await rows.personal.insertMany(kept, { session });
  await rows.heads.bulkWrite(
    [...moved].flatMap((_id): mongo.AnyBulkWriteOperation<Rows['heads']>[] => {
      const head = heads.get(_id);
      if (!head) return [];
      const { seq, hash, stored } = head;
      return stored
        ? [{ updateOne: { filter: { _id }, update: { $set: { seq, hash } } } }]
        : [{ insertOne: { document: { _id, seq, hash } } }];
    }),
    { session },
  );
};
