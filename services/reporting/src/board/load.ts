import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { TicketFilter } from '@perennial/store/ports';
import type { ReportingStore } from '../ports.ts';
import { boardStates } from './board.ts';

/** Open tickets a board looks at; beyond it the board says that it is not complete. */
export const boardLimit = 5_000;

const pageSize = 200;

/** All open tickets within the scope and filter, page by page, up to `most` (a multiple of the page). */
export const loadOpen = async (
  tickets: ReportingStore['tickets'],
  scope: Scope,
  filter: Omit<TicketFilter, 'limit' | 'cursor' | 'state'>,
  most = boardLimit,
): Promise<{ records: TicketRecord[]; complete: boolean }> => {
  const records: TicketRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await tickets.list(scope, {
      ...filter,
      state: [...boardStates],
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    records.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && records.length < most);
  return { records, complete: cursor === undefined };
};
