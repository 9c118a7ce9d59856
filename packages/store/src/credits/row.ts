import { currencyOf } from '@perennial/domain/contract/currency';
import type { Contract } from '@perennial/domain/contract/rules';
import type { BreachFact, Credit } from '@perennial/domain/credit/rules';
import { periodOf } from '@perennial/domain/entitlement/period';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { BreachRow, CreditRow } from '../core/collections.ts';
import type { CreditRecord } from '../ports.ts';

export const creditKey = (tenant: string, id: string): string => `${tenant}/${id}`;

export const creditIdOf = ({ ticket, seq }: Pick<BreachRow, 'ticket' | 'seq'>, clause: string): string =>
  `${ticket}.${seq}.${clause}`;

export const breachRow =
  ({ tenant, customer, no }: TicketRecord, contract: Contract) =>
  (fact: BreachFact, seq: number): BreachRow => ({
    _id: fact.id,
    tenant,
    customer,
    contract: contract.id,
    version: contract.version,
    ticket: no,
    seq,
    year: periodOf('year', fact.dueAt, contract.timeZone),
    fact,
  });

/** Instants of fifteen digits reach beyond the year 30000. */
const positionOf = (dueAt: number, id: string): string => `${String(dueAt).padStart(15, '0')}/${id}`;

/** The row of a credit as it is now; what was there before keeps its requests. */
export const creditRow = (
  breach: BreachRow,
  contract: Contract,
  credit: Credit,
  old: CreditRow | undefined,
): CreditRow => {
  const { tenant, customer, ticket, year } = breach;
  const { timeZone } = contract;
  const id = creditIdOf(breach, credit.clause);
  return {
    _id: creditKey(tenant, id),
    tenant,
    customer,
    contract: contract.id,
    version: contract.version,
    ticket,
    event: breach._id,
    year,
    quarter: periodOf('quarter', credit.dueAt, timeZone),
    month: periodOf('month', credit.dueAt, timeZone),
    state: credit.state,
    position: positionOf(credit.dueAt, id),
    currency: currencyOf(contract),
    timeZone,
    rev: (old?.rev ?? 0) + 1,
    requests: old?.requests ?? [],
    credit,
  };
};

export const idOf = ({ _id, tenant }: Pick<CreditRow, '_id' | 'tenant'>): string =>
  _id.slice(tenant.length + 1);

export const recordOf = (row: CreditRow): CreditRecord => {
  const { customer, contract, version, ticket, event, month, currency, timeZone, credit } = row;
  return {
    id: idOf(row),
    customer,
    contract,
    version,
    ticket,
    event,
    month,
    currency,
    timeZone,
    credit,
  };
};
