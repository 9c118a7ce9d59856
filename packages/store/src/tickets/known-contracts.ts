import type { Contract } from '@perennial/domain/contract/rules';
import type { StoreContext } from '../core/context.ts';
import { keptById } from '../core/kept.ts';

export type ContractRef = { tenant: string; contract: { id: string; version: number } };

/** Reads the versions these name; the answer knows them by the same words. */
export type KnownContracts = (refs: ContractRef[]) => Promise<(ref: ContractRef) => Contract | undefined>;

const keyOf = ({ tenant, contract: { id, version } }: ContractRef): string => `${tenant}/${id}/${version}`;

export const knownContracts = ({ rows }: Pick<StoreContext, 'rows'>): KnownContracts => {
  const versions = keptById<Contract>(500, async (ids) =>
    (await rows.contracts.find({ _id: { $in: ids } }).toArray()).map((r) => [r._id, r.contract]),
  );
  return async (refs) => {
    const held = await versions(refs.map(keyOf));
    return (ref) => held.get(keyOf(ref));
  };
};
