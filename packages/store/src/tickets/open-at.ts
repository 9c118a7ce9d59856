import type { Scope } from '@perennial/domain/scope/rules';
import { ticketStates } from '@perennial/domain/ticket/rules';
import { sharedRead } from '../core/batch.ts';
import type { StoreContext } from '../core/context.ts';

const open = ticketStates.filter((state) => state !== 'closed' && state !== 'cancelled');

/** A ticket's number is the last part of its key: nothing but keys is read. */
const numberIn = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

export const openAt = ({ rows }: StoreContext) => {
  type Place = { tenant: string; customer: string | undefined; site: string; limit: number };
  const read = sharedRead(async ({ tenant, customer, site, limit }: Place): Promise<string[]> => {
    const found = await rows.tickets
      .find({ tenant, site, state: { $in: open }, ...(customer === undefined ? {} : { customer }) })
      .sort({ number: -1, _id: -1 })
      .limit(limit)
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    return found.map(({ _id }) => numberIn(_id));
  });
  return ({ tenant, customer }: Scope, site: string, limit: number): Promise<string[]> =>
    read({ tenant, customer, site, limit });
};
