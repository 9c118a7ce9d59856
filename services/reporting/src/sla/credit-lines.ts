import type { CreditState } from '@perennial/domain/credit/rules';
import type { CreditRecord } from '@perennial/store/ports';
import { iso } from '../views/instant.ts';

/** A credit in a report; what it rests on, and what became of it, intake tells by its id. */
export type CreditLine = {
  id: string;
  state: CreditState;
  ticket: string;
  clause: string;
  dueAt: string;
  /** Minor units, after the caps and before. */
  amount: number;
  uncapped: number;
  capped?: 'month' | 'year';
  currency: string;
  /** The better level taken in place of the money. */
  guarantee?: string;
};

const lineOf = ({ id, ticket, currency, credit }: CreditRecord): CreditLine => ({
  id,
  state: credit.state,
  ticket,
  clause: credit.clause,
  dueAt: iso(credit.dueAt),
  amount: credit.amount,
  uncapped: credit.uncapped,
  ...(credit.capped === undefined ? {} : { capped: credit.capped }),
  currency,
  ...(credit.guarantee === undefined ? {} : { guarantee: credit.guarantee }),
});

/** By due instant, the earliest first. */
export const creditLines = (records: CreditRecord[]): CreditLine[] =>
  records.map(lineOf).sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.id.localeCompare(b.id));
