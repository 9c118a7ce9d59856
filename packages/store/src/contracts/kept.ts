import type { Contract } from '@perennial/domain/contract/schema';

/** The least recently read ones are let go. */
const most = 200;

/** A version never changes, so what was read once stays true. */
export const keptContracts = (read: (key: string) => Promise<Contract | undefined>) => {
  const known = new Map<string, Contract>();
  return async (key: string): Promise<Contract | undefined> => {
    const contract = known.get(key) ?? (await read(key));
    if (!contract) return undefined;
    known.delete(key);
    known.set(key, contract);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return contract;
  };
};
