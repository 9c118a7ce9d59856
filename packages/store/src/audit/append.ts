import type { AuditEvent, PersonalValue } from '@perennial/domain/audit/rules';
import type { Collections, Rows } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { type Heads, headId, readHeads } from './heads.ts';
import { markerOf } from './marker.ts';
import { commitTo, sealChange } from './personal.ts';

export const genesis = '0'.repeat(64);

/** An event as its writer knows it; the chain adds `prev` and, where absent, the next `seq`. */
export type Entry = Omit<AuditEvent, 'v' | 'prev' | 'seq' | 'reason'> & { seq?: number; reason?: string };

/** Heads to look up: a stream that begins here has none, and the store refuses a second beginning. */
const continued = (entries: Entry[]): Entry[] => {
  const begun = new Set(entries.filter((e) => e.seq === 1).map(headId));
  return entries.filter((e) => !begun.has(headId(e)));
};

/**
 * Appends to one or more streams inside the transaction of the change itself; entries of a stream in their order. All that
 * is written is one batch of rows, each with its place in the queue of the unsealed and with its personal values.
 */
export const appendAudit = async (
  rows: Collections,
  session: Session,
  entries: Entry[],
  known?: Heads,
): Promise<void> => {
  if (entries.length === 0) return;
  const heads = known ?? (await readHeads(rows, session, continued(entries)));
  const waiting = Date.now();
  const written = entries.map((entry): Rows['audit'] => {
    const { reason, ...fields } = entry;
    const { tenant, stream, customer } = fields;
    const head = heads.get(headId(entry)) ?? { seq: 0, hash: genesis };
    const seq = entry.seq ?? head.seq + 1;
    const personal: PersonalValue[] = [];
    const changes = entry.changes.map((change) => sealChange(change, personal));
    const event: AuditEvent = {
      v: 1,
      ...fields,
      seq,
      prev: head.hash,
      ...(reason === undefined ? {} : { reason: commitTo(reason, personal) }),
      changes,
    };
    const hash = hashOf(event);
    heads.set(headId(entry), { seq, hash });
    return {
      _id: `${tenant}/${stream}/${seq}`,
      tenant,
      ...(customer ? { customer } : {}),
      stream,
      seq,
      hash,
      event,
      ...(personal.length > 0 ? { personal } : {}),
      unsealed: markerOf(tenant, waiting),
    };
  });
  await rows.audit.insertMany(written, { session });
};
