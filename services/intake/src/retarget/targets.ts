/** The open tickets under some contracts whose clocks would move, soonest due first. Reads only. */
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { Calendar } from '@perennial/domain/calendar/rules';
import type { Contract, ContractTerms, Tier } from '@perennial/domain/contract/rules';
import { termsFor } from '@perennial/domain/contract/terms';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import type { ClockMove, OpenTicket, RunTarget } from '@perennial/store/runs/port';
import { impactOf } from './impact.ts';

export type TargetStore = Pick<Store, 'runs' | 'registers' | 'calendars'>;

const staff = (tenant: string): Scope => ({ tenant, actor: systemActor, requestId: 'retarget' });

/** What a contract promises a ticket: by its module, its customer's tier and the instant it was opened. */
export const termsOf = async (
  { registers }: Pick<Store, 'registers'>,
  tenant: string,
  contract: Contract,
  { module, openedAt }: Pick<OpenTicket, 'module' | 'openedAt'>,
): Promise<ContractTerms> => {
  const customer = await registers.get(staff(tenant), 'customers', contract.customer);
  return termsFor(contract, { module, tier: customer?.tier ?? 'standard', at: openedAt });
};

const tiersOf = async (
  { registers }: Pick<Store, 'registers'>,
  tenant: string,
  contracts: Contract[],
): Promise<Map<string, Tier>> => {
  const customers = [...new Set(contracts.map((c) => c.customer))];
  const rows = await Promise.all(customers.map((id) => registers.get(staff(tenant), 'customers', id)));
  return new Map(customers.map((id, i) => [id, rows[i]?.tier ?? 'standard']));
};

/** Clocks that stand still, or that begin, come last. */
const soonest = (clocks: ClockMove[]): number =>
  Math.min(...clocks.map((c) => c.oldDueAt ?? Number.POSITIVE_INFINITY));

const byDue = (a: RunTarget, b: RunTarget): number => {
  const [one, other] = [soonest(a.clocks), soonest(b.clocks)];
  return one === other ? (a.ticket < b.ticket ? -1 : 1) : one - other;
};

export type Change = {
  /** As they are to hold. */
  contracts: Contract[];
  /** One that is not stored yet. */
  coming?: Calendar;
  now: number;
};

export const targetsOf = async (
  store: TargetStore,
  tenant: string,
  { contracts, coming, now }: Change,
): Promise<RunTarget[]> => {
  const tickets = await store.runs.openTickets(tenant, contracts);
  if (tickets.length === 0) return [];
  const tiers = await tiersOf(store, tenant, contracts);
  const byId = new Map(contracts.map((c) => [c.id, c]));
  const work = tickets.flatMap((ticket) => {
    const contract = byId.get(ticket.contract.id);
    // Under this very version nothing can move.
    if (!contract || contract.version === ticket.contract.version) return [];
    const tier = tiers.get(contract.customer) ?? 'standard';
    return [{ ticket, terms: termsFor(contract, { module: ticket.module, tier, at: ticket.openedAt }) }];
  });
  const hours = work.flatMap(({ ticket, terms }) => [
    ...ticket.clocks.map((clock) => clock.hours),
    ...terms.levels[ticket.level].clocks.map((policy) => policy.hours),
  ]);
  const stored = await store.calendars.lookup(tenant, hours);
  const calendars: CalendarLookup = (id, version) =>
    coming?.id === id && coming.version === version ? coming.spec : stored(id, version);
  return work
    .flatMap(({ ticket, terms }): RunTarget[] => {
      const clocks = impactOf(ticket, terms, { now, calendars });
      const { no, customer, contract } = ticket;
      return clocks.length > 0 ? [{ ticket: no, customer, contract: contract.id, clocks }] : [];
    })
    .sort(byDue);
};
