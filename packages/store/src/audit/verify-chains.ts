/** Walks every record of a tenant: each event continues the one before, and the last is the one the head names. */
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { genesis } from './append.ts';
import { Finding } from './finding.ts';
import { ofTenant } from './marker.ts';
import { numberOf } from './place.ts';

type AuditRow = Rows['audit'];
/** Where the walk stands: the last event read, of a record that may go on. */
type Standing = { stream: string; seq: number; hash: string };

const pageSize = 500;

/** What may stand in no tile must at least be what its writer wrote. */
const wrongUnsealed = ({ _id, tenant, customer, stream, seq, hash, event }: AuditRow): string | undefined => {
  if (hashOf(event) !== hash) return 'its content was changed';
  const named = `${event.tenant}/${event.stream}/${event.seq}` === _id;
  if (!named || event.tenant !== tenant || event.stream !== stream || event.seq !== seq)
    return 'it stands in another place than it says';
  return event.customer === customer ? undefined : 'it was given to another customer';
};

const checkHead = (
  tenant: string,
  { stream, seq, hash }: Standing,
  head: Rows['heads'] | undefined,
): void => {
  if (head?.seq !== seq || head.hash !== hash)
    throw new Finding(
      `${tenant}/${stream}/${head?.seq ?? seq}`,
      'its record does not end where its head says',
    );
};

/** Of one moment, so that a record being written to is not taken for a broken one. */
const readPage = ({ rows, transact }: StoreContext, tenant: string, after: Standing | undefined) =>
  transact(async (session) => {
    const order = { stream: 1, seq: 1 } as const;
    const same = after
      ? await rows.audit
          .find({ tenant, stream: after.stream, seq: { $gt: after.seq } }, { session })
          .sort({ seq: 1 })
          .limit(pageSize)
          .toArray()
      : [];
    const rest = pageSize - same.length;
    const others =
      rest === 0
        ? []
        : await rows.audit
            .find({ tenant, ...(after ? { stream: { $gt: after.stream } } : {}) }, { session })
            .sort(order)
            .limit(rest)
            .toArray();
    const page = [...same, ...others];
    const streams = new Set([...(after ? [after.stream] : []), ...page.map((r) => r.stream)]);
    const heads = await rows.heads
      .find({ _id: { $in: [...streams].map((s) => `${tenant}/${s}`) } }, { session })
      .toArray();
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    return { page, heads: new Map(heads.map((h) => [h._id, h])), size: log?.size ?? 0 };
  });

/**
 * Answers how many events wait for their place, and how many have one below `size`.
 * @throws Finding for the first that does not fit.
 */
export const verifyChains = async (
  context: StoreContext,
  tenant: string,
  size: number,
): Promise<{ unsealed: number; placed: number }> => {
  let standing: Standing | undefined;
  let [unsealed, placed] = [0, 0];
  for (;;) {
    const { page, heads, size: now } = await readPage(context, tenant, standing);
    const close = (at: Standing | undefined) => {
      if (at) checkHead(tenant, at, heads.get(`${tenant}/${at.stream}`));
    };
    for (const row of page) {
      if (row.stream !== standing?.stream) {
        close(standing);
        standing = undefined;
      }
      if (row.seq <= (standing?.seq ?? 0)) throw new Finding(row._id, 'its number does not follow');
      if (row.unsealed !== undefined) {
        const why = wrongUnsealed(row);
        if (why) throw new Finding(row._id, why);
        unsealed += 1;
      } else if (row.place === undefined || numberOf(row.place) >= now)
        throw new Finding(row._id, 'it was put in beside the log');
      else if (numberOf(row.place) < size) placed += 1;
      if (row.event.prev !== (standing?.hash ?? genesis))
        throw new Finding(row._id, 'it does not continue the event before');
      standing = { stream: row.stream, seq: row.seq, hash: row.hash };
    }
    if (page.length === pageSize) continue;
    close(standing);
    return { unsealed, placed };
  }
};

/** Every head names an event that is there. @throws Finding for the first that does not. */
export const verifyHeads = async ({ rows, transact }: StoreContext, tenant: string): Promise<void> => {
  const { $gte, $lt } = ofTenant(tenant);
  for (let after = $gte; ; ) {
    const { heads, hashes } = await transact(async (session) => {
      const found = await rows.heads
        .find({ _id: { $gt: after, $lt } }, { session })
        .sort({ _id: 1 })
        .limit(pageSize)
        .toArray();
      const last = await rows.audit
        .find({ _id: { $in: found.map(({ _id, seq }) => `${_id}/${seq}`) } }, { session })
        .project<{ _id: string; hash: string }>({ hash: 1 })
        .toArray();
      return { heads: found, hashes: new Map(last.map(({ _id, hash }) => [_id, hash])) };
    });
    for (const { _id, seq, hash } of heads) {
      if (hashes.get(`${_id}/${seq}`) !== hash)
        throw new Finding(`${_id}/${seq}`, 'the head of its record names it, and it is not there');
      after = _id;
    }
    if (heads.length < pageSize) return;
  }
};
