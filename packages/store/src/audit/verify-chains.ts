/** Walks every record of a tenant: each event continues the one before. That its end is there, only the log can say. */
import { wrongValues } from '@perennial/domain/audit/personal';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { genesis } from './append.ts';
import { Finding } from './finding.ts';
import { numberOf } from './place.ts';

type AuditRow = Rows['audit'];
/** Where the walk stands: the last event read, of a record that may go on. */
type Standing = { stream: string; seq: number; hash: string };

const pageSize = 500;

/** What may stand in no tile must at least be what its writer wrote. */
const wrongUnsealed = (row: AuditRow): string | undefined => {
  const { _id, tenant, customer, stream, seq, hash, event, personal = [] } = row;
  if (hashOf(event) !== hash) return 'its content was changed';
  const named = `${event.tenant}/${event.stream}/${event.seq}` === _id;
  if (!named || event.tenant !== tenant || event.stream !== stream || event.seq !== seq)
    return 'it stands in another place than it says';
  if (event.customer !== customer) return 'it was given to another customer';
  return wrongValues(event, personal);
};

/** Of one moment, so that an event that is just getting its place is not taken for one beside the log. */
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
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    return { page: [...same, ...others], size: log?.size ?? 0 };
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
    const { page, size: now } = await readPage(context, tenant, standing);
    for (const row of page) {
      if (row.stream !== standing?.stream) standing = undefined;
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
    if (page.length < pageSize) return { unsealed, placed };
  }
};
