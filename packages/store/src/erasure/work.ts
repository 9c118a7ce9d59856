import type { Terms } from '@perennial/domain/erasure/terms';
import type { Entry } from '../audit/append.ts';
import type { PersonalValues } from '../audit/personal-values.ts';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import type { Ids } from './ids.ts';
import type { ErasureRow } from './row.ts';

/** What a page of an erasure works with, inside its transaction. */
export type Work = {
  rows: Collections;
  session: Session;
  values: PersonalValues;
  ids: Ids;
  row: ErasureRow;
  terms: Terms;
  pseudonym: string;
  now: number;
};

/** What a page has done. */
export type Done = {
  /** Rows changed or removed, by collection. */
  counts?: { [collection: string]: number };
  /** Events of the records it has changed, beside its own. */
  entries?: Entry[];
  /** The last row looked at, where the step goes on behind it. */
  after?: string;
  /** Of the erasure itself. */
  set?: Partial<ErasureRow>;
};

export type Step = { name: string; page: (work: Work) => Promise<Done> };
