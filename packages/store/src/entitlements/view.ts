import type { HoldingRow } from '../core/collections.ts';
import type { TicketEntitlement } from '../ports.ts';

export const entitlementOf = ({
  service,
  unit,
  period,
  holding: { reserved, drawn, billed, settled },
  uncovered,
  rate,
  currency,
}: HoldingRow): TicketEntitlement => ({
  service,
  unit,
  period,
  reserved,
  drawn,
  billed,
  uncovered,
  settled,
  ...(rate === undefined ? {} : { rate }),
  ...(currency === undefined ? {} : { currency }),
});
