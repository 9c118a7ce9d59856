import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';

/** @throws DomainError `notFound`, also for what belongs to somebody else. */
export const findTicket = async (
  { tickets }: Pick<Store, 'tickets'>,
  scope: Scope,
  no: string,
): Promise<{ record: TicketRecord; archived: boolean }> => {
  const found = await tickets.get(scope, no);
  if (!found) throw new DomainError('notFound', `there is no ticket ${no}`);
  return found;
};
