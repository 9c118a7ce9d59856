import type { Contract } from '@perennial/domain/contract/rules';
import type { StoreContext } from '../core/context.ts';

export type ContractRef = { tenant: string; contract: { id: string; version: number } };

/** Reads the versions these name; the answer knows them by the same words. */
export type KnownContracts = (refs: ContractRef[]) => Promise<(ref: ContractRef) => Contract | undefined>;

/** A version never changes, so what was read once stays true; the least recently read ones are let go. */
const kept = 500;

const keyOf = ({ tenant, contract: { id, version } }: ContractRef): string => `${tenant}/${id}/${version}`;

export const knownContracts = ({ rows }: Pick<StoreContext, 'rows'>): KnownContracts => {
  const known = new Map<string, Contract>();
  const remember = (key: string, contract: Contract): Contract => {
    known.delete(key);
    known.set(key, contract);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return contract;
  };
  return async (refs) => {
    const wanted = [...new Set(refs.map(keyOf))];
    const missing = wanted.filter((key) => !known.has(key));
    if (missing.length > 0)
      for (const { _id, contract } of await rows.contracts.find({ _id: { $in: missing } }).toArray())
        remember(_id, contract);
    // Held by the answer itself, whatever is let go while it is in use.
    const held = new Map(
      wanted.flatMap((key) => {
        const contract = known.get(key);
        return contract ? [[key, remember(key, contract)] as const] : [];
      }),
    );
    return (ref) => held.get(keyOf(ref));
  };
};
