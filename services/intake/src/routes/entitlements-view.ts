import { isoIn } from '@perennial/domain/calendar/iso';
import type { EntitlementUse, TicketEntitlement } from '@perennial/store/ports';

const msPerHour = 3_600_000;

/** What the units beyond the limit cost so far, in minor units; whole quarters of an hour leave no fraction of a rate in hours. */
const chargeOf = ({ unit, billed, rate }: TicketEntitlement): number | undefined => {
  if (rate === undefined) return undefined;
  return unit === 'hours' ? Math.floor((billed * rate) / msPerHour) : billed * rate;
};

/** As a ticket shows it: without `billed` nothing of it lies beyond the contract. */
export const ticketEntitlementView = (entitlement: TicketEntitlement) => {
  const { service, unit, period, reserved, drawn, billed, uncovered, settled, rate, currency } = entitlement;
  return {
    service,
    unit,
    period,
    reserved,
    ...(settled ? { drawn } : {}),
    ...(billed > 0 ? { billed: { units: billed, rate, amount: chargeOf(entitlement), currency } } : {}),
    ...(uncovered > 0 ? { uncovered } : {}),
  };
};

export const entitlementsView = (
  contract: { id: string; version: number; timeZone: string },
  at: number,
  items: EntitlementUse[],
) => ({ contract: { id: contract.id, version: contract.version }, at: isoIn(contract.timeZone)(at), items });
