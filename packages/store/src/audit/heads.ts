/**
 * Where a stream's chain ends: with its last row. Nothing else says so, and nothing need: a second event of one number is
 * refused by its `_id`, so that a head that was read too early never forks a chain.
 */
import type { AuditEvent } from '@perennial/domain/audit/rules';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';

type Stream = Pick<AuditEvent, 'tenant' | 'stream'>;
type Head = { seq: number; hash: string };

/** By `headId`; none for a stream that has not begun. */
export type Heads = Map<string, Head>;

export const headId = ({ tenant, stream }: Stream): string => `${tenant}/${stream}`;

/** A stream of more events than this is read from where it ended last time. */
const long = 64;
const most = 10_000;

/** How far this process has seen long streams come. Only where to begin reading: what is read decides. */
const seenIn = new WeakMap<Collections['audit'], Map<string, number>>();

const seenOf = (audit: Collections['audit']): Map<string, number> => {
  const seen = seenIn.get(audit) ?? new Map<string, number>();
  seenIn.set(audit, seen);
  return seen;
};

const keep = (seen: Map<string, number>, id: string, seq: number): void => {
  seen.delete(id);
  seen.set(id, seq);
  const [oldest] = seen.keys();
  if (seen.size > most && oldest !== undefined) seen.delete(oldest);
};

type Read = { tenant: string; stream: string; seq: number; hash: string };
const fields = { _id: 0, tenant: 1, stream: 1, seq: 1, hash: 1 } as const;

export const readHeads = async (
  { audit }: Collections,
  session: Session,
  streams: readonly Stream[],
): Promise<Heads> => {
  const heads: Heads = new Map();
  const seen = seenOf(audit);
  const read = async (filter: object): Promise<void> => {
    for (const row of await audit.find(filter, { session }).project<Read>(fields).toArray()) {
      const id = headId(row);
      if (row.seq > (heads.get(id)?.seq ?? 0)) heads.set(id, { seq: row.seq, hash: row.hash });
    }
  };
  const wanted = new Map(
    streams.map(({ tenant, stream }) => [headId({ tenant, stream }), { tenant, stream }]),
  );
  for (const [id, { tenant, stream }] of wanted) {
    const seq = seen.get(id);
    if (seq !== undefined) await read({ tenant, stream, seq: { $gte: seq } });
  }
  // The others, and one whose end is not where it was: its transaction was given up, or the store was put back.
  const rest = [...wanted].flatMap(([id, stream]) => (heads.has(id) ? [] : [stream]));
  for (const tenant of new Set(rest.map((s) => s.tenant))) {
    const names = rest.flatMap((s) => (s.tenant === tenant ? [s.stream] : []));
    await read({ tenant, stream: names.length === 1 ? names[0] : { $in: names } });
  }
  for (const [id, { seq }] of heads) if (seq > long) keep(seen, id, seq);
  return heads;
};
