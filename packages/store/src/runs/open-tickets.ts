import { ticketStates } from '@perennial/domain/ticket/rules';
import type { StoreContext } from '../core/context.ts';
import type { OpenTicket } from './port.ts';

const openStates = ticketStates.filter((state) => state !== 'closed' && state !== 'cancelled');

const wanted = [
  'no',
  'customer',
  'module',
  'level',
  'group',
  'state',
  'hold',
  'openedAt',
  'contract',
  'clocks',
  'milestones',
] as const satisfies (keyof OpenTicket)[];

/** A record's context and texts are most of it and say nothing of its clocks. */
const projection = Object.fromEntries(wanted.map((field) => [`record.${field}`, 1]));

export const openTickets =
  ({ rows }: StoreContext) =>
  async (tenant: string, contracts: { id: string; customer: string }[]): Promise<OpenTicket[]> => {
    if (contracts.length === 0) return [];
    const ids = new Set(contracts.map((c) => c.id));
    const found = await rows.tickets
      .find({
        tenant,
        state: { $in: openStates },
        customer: { $in: [...new Set(contracts.map((c) => c.customer))] },
      })
      .project<{ record: OpenTicket }>(projection)
      .toArray();
    return found.flatMap(({ record }) => (ids.has(record.contract.id) ? [record] : []));
  };
