import type { Collections } from './collections.ts';
import type { Transact } from './transaction.ts';

/** What a repository works with. */
export type StoreContext = { rows: Collections; transact: Transact; now: () => number };
