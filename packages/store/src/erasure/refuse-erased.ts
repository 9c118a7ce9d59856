import { DomainError } from '@perennial/domain/errors';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import { erasureKey } from './row.ts';

/** Whoever was erased stays so: no import of an old list and no late link brings the person back. */
export const refuseErased = async (
  rows: Collections,
  session: Session,
  tenant: string,
  persons: string[],
): Promise<void> => {
  const ids = persons.map((person) => erasureKey(tenant, person));
  const found = await rows.erasures.find({ _id: { $in: ids } }, { session }).toArray();
  const erased = found.filter(({ phase }) => phase !== 'asked' && phase !== 'cancelled');
  if (erased.length > 0)
    throw new DomainError(
      'erasure.conflict',
      `${erased.map(({ person }) => person).join(', ')} was erased and stays so; use another id for another person`,
    );
};
