import { overdrawPolicy, overdrawRecord, unitsToApprove } from '@perennial/domain/entitlement/overdraw';
import type { Grant } from '@perennial/domain/entitlement/rules';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import type { Ticket } from './book.ts';
import type { Use } from './use-of.ts';

type Sought = { record: Ticket; use: Use; units: number; used: Grant[] };

/** The oldest approval of exactly this amount in this period that no ticket has used; read only where units are missing. */
export const approvedOverdraw = async (
  rows: Collections,
  session: Session,
  { record: { tenant, contract }, use: { service, period, unit }, units: foreseen, used }: Sought,
): Promise<Grant | undefined> => {
  const units = unitsToApprove(unit, foreseen);
  const { hash } = overdrawRecord({ tenant, contract: contract.id, service, period, unit, units });
  const spent = new Set(used.map(({ approval }) => approval));
  const found = await rows.approvals
    .find({ tenant, subject: `contract/${contract.id}`, gate: service }, { session })
    .sort({ attempt: 1, _id: 1 })
    .toArray();
  const fits = found.find(
    ({ record }) =>
      record.state === 'approved' &&
      record.policy.id === overdrawPolicy &&
      record.record.hash === hash &&
      !spent.has(record.no),
  );
  return fits && { approval: fits.record.no, units };
};
