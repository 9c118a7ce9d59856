import type { Scope } from '@perennial/domain/scope/rules';
import { ticketStates } from '@perennial/domain/ticket/rules';
import { sharedRead } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';
import { counterOf } from './number.ts';

const open = ticketStates.filter((state) => state !== 'closed' && state !== 'cancelled');

/** A ticket's number is the last part of its key: nothing but keys is read. */
const numberIn = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Numbers looked through first, and how many times more with each further look. */
const firstWindow = 32;
const growth = 4;

/**
 * The newest open tickets of a site, newest first. Sorting is done over all that match, which is slow at a busy site:
 * so the newest numbers are looked through first, then more and more of the older ones until there are enough.
 */
export const openAt = ({ rows }: StoreContext) => {
  type Place = { tenant: string; customer: string | undefined; site: string; limit: number };
  const read = sharedRead(async ({ tenant, customer, site, limit }: Place): Promise<string[]> => {
    const found: string[] = [];
    let below = Number.MAX_SAFE_INTEGER;
    let from = (await counterOf(rows, tenant)) - firstWindow;
    for (let width = firstWindow; found.length < limit; width *= growth, below = from, from -= width) {
      const ids = await rows.tickets
        .find({
          tenant,
          site,
          number: { $gte: from, $lt: below },
          state: { $in: open },
          ...(customer === undefined ? {} : { customer }),
        })
        .sort({ number: -1, _id: -1 })
        .limit(limit - found.length)
        .project<{ _id: string }>({ _id: 1 })
        .toArray();
      found.push(...ids.map(({ _id }) => numberIn(_id)));
      if (from <= 0) break;
    }
    return found;
  });
  return ({ tenant, customer }: Scope, site: string, limit: number): Promise<string[]> =>
    read({ tenant, customer, site, limit });
};
