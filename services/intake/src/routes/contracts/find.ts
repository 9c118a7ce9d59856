import type { Contract } from '@perennial/domain/contract/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import { z } from 'zod';

export const version = z.coerce.number().int().positive();
export const versionQuery = z.strictObject({ version: version.optional() });

/** @throws DomainError `notFound`, also for what belongs to somebody else. */
export const findContract = async (
  { contracts }: Pick<Store, 'contracts'>,
  scope: Scope,
  id: string,
  of?: number,
): Promise<Contract> => {
  const contract = await contracts.get(scope, id, of);
  if (contract) return contract;
  throw new DomainError(
    'notFound',
    of === undefined ? `there is no contract ${id}` : `there is no version ${of} of a contract ${id}`,
  );
};
